import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { eventually, program, startDaemon } from './daemon.ts'

it('a service inherits the soft limit of open files that the daemon was started with, not the one that Node raises for itself', async () => {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-limits-'))
	const wrapper = join(directory, 'server')
	await writeFile(wrapper, `#!/bin/sh\nulimit -Sn 256\nexec '${program('zinit-server')}' "$@"\n`)
	await chmod(wrapper, 0o755)
	const shows = (name: string, more = '') =>
		`[service]\nname = "${name}"\nexec = "ulimit -Sn; env | grep -c ZINIT_SOFT; sleep 1000"\n${more}`
	const daemon = await startDaemon({ program: wrapper, units: { plain: shows('plain'), own: shows('own', '[limits]\nnofile = 333\n') } })
	try {
		const said = (name: string) =>
			eventually(`both lines of ${name}`, async () => {
				const lines = await daemon.ask<{ content: string }[]>('logs.tail', { name })
				return lines.length === 2 ? lines.map(({ content }) => content) : undefined
			})
		assert.deepEqual(await said('plain'), ['256', '0'])
		assert.deepEqual(await said('own'), ['333', '0'])
	} finally {
		await daemon.cleanUp()
		await rm(directory, { recursive: true })
	}
})
