import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer } from '../model.ts'
import { onPath } from './path.ts'

/** supervisord in the foreground, output captured to files. */
export const supervisord: Peer = {
	name: 'supervisord',
	captures: true,
	ordered: false,
	find: () => onPath('supervisord'),
	async launch(program, { directory, services, command }) {
		const file = join(directory, 'supervisord.conf')
		const head = `[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=${directory}/pid\nchildlogdir=${directory}\nminfds=10000\n`
		const programs = services.map(
			service =>
				`[program:${service.name}]\ncommand=/bin/sh -c "exec ${command(service)}"\nstartsecs=0\nautorestart=true\nstopwaitsecs=${(service.stopTimeoutMs ?? 10_000) / 1000}\n`,
		)
		writeFileSync(file, head + programs.join(''))
		const at = process.hrtime.bigint()
		const child = spawn(program, ['-c', file], { stdio: 'ignore' })
		return { process: child, at, socket: null, end: async () => void child.kill('SIGTERM') }
	},
}
