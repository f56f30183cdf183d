import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program, request } from '../../daemon.ts'
import type { BenchService, Peer, Running, Scene } from '../model.ts'

/** Our daemon. */
export const ours: Peer = {
	name: 'zinit',
	captures: true,
	ordered: true,
	find: () => (existsSync(program('zinit-server')) ? program('zinit-server') : null),
	launch: launchZinit,
}

/** The real zinit 0.3.9, when `ZINIT_RS_DIR` names the directory of its programs. It hangs on chains of more than 256. */
export const zinitRs: Peer = {
	name: 'zinit-0.3.9',
	captures: true,
	ordered: true,
	longestChain: 250,
	find() {
		const file = join(process.env.ZINIT_RS_DIR ?? '', 'zinit-server')
		return process.env.ZINIT_RS_DIR !== undefined && existsSync(file) ? file : null
	},
	launch: launchZinit,
}

async function launchZinit(file: string, scene: Scene): Promise<Running> {
	const config = join(scene.directory, 'cfg')
	const socket = join(scene.directory, 'hero/var/zinit.sock')
	mkdirSync(config, { recursive: true })
	mkdirSync(join(scene.directory, 'hero/var'), { recursive: true })
	for (const service of scene.services)
		writeFileSync(join(config, `${service.name}.toml`), unitFile(service, service.exec ?? `exec ${scene.command(service)}`))
	const env = { ...process.env, HOME: scene.directory }
	const at = process.hrtime.bigint()
	const child = spawn(file, ['--config-dir', config, '--socket', socket, '--log-level', 'error'], { env, stdio: 'ignore' })
	return {
		process: child,
		at,
		socket,
		end: async () => void (await request(socket, 'system.shutdown')),
	}
}

function unitFile({ name, requires = [], stopTimeoutMs, oneshot, toml = '' }: BenchService, exec: string): string {
	return [
		`[service]\nname = "${name}"\nexec = ${JSON.stringify(exec)}`,
		...(oneshot ? ['oneshot = true'] : []),
		...(requires.length === 0 ? [] : [`[dependencies]\nrequires = ${JSON.stringify(requires)}`]),
		...(stopTimeoutMs === undefined ? [] : [`[lifecycle]\nstop_timeout_ms = ${stopTimeoutMs}`]),
		toml,
	].join('\n')
}
