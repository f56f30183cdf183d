import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openHarness, spawners } from './harness.ts'

for (const spawner of spawners) {
	describe(`environment, ${spawner}`, () => {
		it('is inherited, then from files, then given', async () => {
			await using harness = await openHarness(spawner)
			writeFileSync(join(harness.directory, 'first.env'), 'A=first\nB=first\nC=first\n')
			writeFileSync(join(harness.directory, 'second.env'), 'export B="second $A"\n')
			harness.spawn('layers', 'echo "$Z|$A|$B|$C"', {
				inherited: { Z: 'inherited', A: 'inherited' },
				env_files: { paths: ['first.env', '-missing.env', join(harness.directory, 'second.env')], directory: harness.directory },
				env: { C: 'given' },
			})
			await harness.event('exited', 'layers')
			assert.deepEqual(harness.lines('layers'), ['inherited|first|second $A|given'])
		})

		it('names a file that is missing or is not understood', async () => {
			await using harness = await openHarness(spawner)
			const { directory } = harness
			writeFileSync(join(directory, 'bad.env'), '# fine\nA=1\nnonsense\n')
			mkdirSync(join(directory, 'directory.env'))
			const messageOf = async (path: string) => {
				harness.spawn(path, 'true', { env_files: { paths: [path], directory } })
				return (await harness.event('spawn_failed', path)).message
			}
			assert.equal(await messageOf('no.env'), `cannot read service.env_file '${directory}/no.env': no such file or directory (ENOENT)`)
			assert.equal(await messageOf('bad.env'), `cannot read service.env_file '${directory}/bad.env': line 3: expected KEY=VALUE`)
			assert.equal(await messageOf('directory.env'), `cannot read service.env_file '${directory}/directory.env': not a regular file`)
		})

		it('refuses a NUL byte in command, directory or environment', async () => {
			await using harness = await openHarness(spawner)
			for (const [name, exec, options] of [
				['exec', 'true\0x', {}],
				['dir', 'true', { dir: '/\0' }],
				['env', 'true', { env: { A: '\0' } }],
			] as const) {
				harness.spawn(name, exec, options)
				assert.equal((await harness.event('spawn_failed', name)).message, 'nul byte found in provided data')
			}
		})
	})
}
