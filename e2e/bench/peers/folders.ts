import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Peer, Scene } from '../model.ts'
import { onPath } from './path.ts'

/** s6-svscan over a directory of service directories, without loggers. */
export const s6: Peer = {
	name: 's6',
	captures: false,
	ordered: false,
	find: () => onPath('s6-svscan'),
	async launch(program, scene) {
		const at = process.hrtime.bigint()
		const child = spawn(program, ['-C', '20000', writeFolders(scene)], { stdio: 'ignore' })
		return { process: child, at, socket: null, end: async () => void child.kill('SIGTERM') }
	},
}

/** runsvdir, the scanner of runit, without loggers. */
export const runit: Peer = {
	name: 'runit',
	captures: false,
	ordered: false,
	find: () => onPath('runsvdir'),
	async launch(program, scene) {
		const at = process.hrtime.bigint()
		const child = spawn(program, [writeFolders(scene)], { stdio: 'ignore' })
		return { process: child, at, socket: null, end: async () => void child.kill('SIGHUP') }
	},
}

function writeFolders({ directory, services, command }: Scene): string {
	const scan = join(directory, 'scan')
	mkdirSync(scan)
	for (const service of services) {
		mkdirSync(join(scan, service.name))
		const file = join(scan, service.name, 'run')
		writeFileSync(file, `#!/bin/sh\nexec ${command(service)}\n`)
		chmodSync(file, 0o755)
	}
	return scan
}
