import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer } from '../model.ts'
import { onPath } from './path.ts'

/** dinit as a user's supervisor; it refuses chains of more than 32. */
export const dinit: Peer = {
	name: 'dinit',
	captures: false,
	ordered: true,
	longestChain: 30,
	find: () => onPath('dinit'),
	async launch(program, { directory, services, command }) {
		const config = join(directory, 'dinit')
		mkdirSync(config)
		for (const service of services) {
			const lines = [
				'type = process',
				`command = /bin/sh -c "exec ${command(service)}"`,
				'restart = true',
				'restart-delay = 0.001',
				...(service.stopTimeoutMs === undefined ? [] : [`stop-timeout = ${service.stopTimeoutMs / 1000}`]),
				...(service.requires ?? []).map(name => `depends-on = ${name}`),
			]
			writeFileSync(join(config, service.name), `${lines.join('\n')}\n`)
		}
		writeFileSync(join(config, 'boot'), `type = internal\n${services.map(({ name }) => `waits-for = ${name}`).join('\n')}\n`)
		const at = process.hrtime.bigint()
		const child = spawn(program, ['--user', '--services-dir', config, '--socket-path', join(directory, 'dinitctl'), '--quiet'], {
			stdio: 'ignore',
		})
		return { process: child, at, socket: null, end: async () => void child.kill('SIGTERM') }
	},
}
