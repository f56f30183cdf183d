import { accessSync, constants, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemReason } from '../files/system-reason.ts'
import { isDirectory } from '../files/unit-files.ts'
import { Failure } from '../output/problem.ts'
import { rhaiRefusal } from './rhai-refusal.ts'

/** The scripts of a path: the file itself, or those directly in a directory by byte order of their names (cli.md 6.2). Absolute. Throws Failure. */
export const scriptsAt = (path: string, cwd: string): { readonly files: readonly string[]; readonly isDirectory: boolean } => {
	const full = resolve(cwd, path)
	try {
		if (!isDirectory(full)) {
			accessSync(full, constants.R_OK)
			if (full.endsWith('.rhai')) throw rhaiRefusal()
			return { files: [full], isDirectory: false }
		}
		const names = readdirSync(full, { encoding: 'buffer' }).sort(Buffer.compare).map(String)
		const files = names.filter(name => isScriptName(name)).map(name => join(full, name))
		if (files.length === 0) throw new Failure(`no scripts in ${path}`, { kind: 'unreadable' })
		return { files, isDirectory: true }
	} catch (error) {
		if (error instanceof Failure) throw error
		throw new Failure(`cannot read ${path}: ${systemReason(error)}`, { kind: 'unreadable' })
	}
}

const isScriptName = (name: string) => /\.(ts|mts|js|mjs)$/.test(name) && !/\.d\.m?ts$/.test(name) && !name.startsWith('.')
