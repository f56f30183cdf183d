import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Draft, execLine, type Importer, unitName } from './draft.ts'

/** A Procfile (foreman, overmind, honcho): `name: command` lines. */
export const importProcfile: Importer = ({ path, text, directory }) => {
	const drafts: Draft[] = []
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const trimmed = line.trim()
		if (trimmed === '' || trimmed.startsWith('#')) continue
		const [, name, command] = /^([A-Za-z0-9_-]+):\s*(.+)$/.exec(trimmed) ?? []
		if (name === undefined || command === undefined) {
			const broken = new Draft(`line-${index + 1}`, path)
			broken.fail(index + 1, 'neither a comment nor NAME: COMMAND')
			drafts.push(broken)
			continue
		}
		const draft = new Draft(unitName(name), path)
		draft.set('service', 'exec', execLine(command))
		draft.set('service', 'dir', directory)
		if (existsSync(join(directory, '.env'))) draft.set('service', 'env_file', join(directory, '.env'))
		if (/\$\{?PORT\b/.test(command)) {
			draft.setEnv('PORT', String(FIRST_PORT + drafts.length * PORTS_EACH))
			draft.warn(index + 1, 'PORT', `${FIRST_PORT + drafts.length * PORTS_EACH}, as foreman would choose`)
		}
		drafts.push(draft)
	}
	return drafts
}

/** What foreman gives to the first process, and how far the next one is. */
const FIRST_PORT = 5000
const PORTS_EACH = 100
