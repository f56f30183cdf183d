import { spawn } from 'node:child_process'
import type { Peer } from '../model.ts'
import { referenceProgram } from '../reference.ts'
import type { Found } from './peers.ts'

interface LimitOptions {
	/** ms from an end to the next start. */
	readonly delayMs?: number
	/** Ends one after the other, the last one first. */
	readonly backwards?: boolean
	/** ms from SIGTERM to SIGKILL. */
	readonly timeoutMs?: number
}

/** The physical limit: a loop in C that starts the services, starts them again, or ends them, and does nothing else. */
export function limitOf({ delayMs = 0, backwards = false, timeoutMs = 0 }: LimitOptions): Found {
	const peer: Peer = {
		name: 'C loop',
		captures: true,
		ordered: backwards,
		find: referenceProgram,
		async launch(program, { services, command }) {
			const args = ['supervise', String(delayMs), backwards ? 'backwards' : 'together', String(timeoutMs)]
			const at = process.hrtime.bigint()
			const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'] })
			child.stdin.end(services.map(service => `exec ${command(service)}\n`).join(''))
			return { process: child, at, socket: null, end: async () => void child.kill('SIGTERM') }
		},
	}
	return { peer, program: referenceProgram() }
}
