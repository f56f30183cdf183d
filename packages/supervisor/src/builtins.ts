import { type CommandContext, findExecutable, type Host } from '@zinit/host'
import type { GraphEvent } from '@zinit/machines'
import type { ServiceUnit } from '@zinit/plan'
import type { Environments } from './environment.ts'
import { endOf } from './hooks.ts'

const PREFIX = '@builtin:'

/** What `@builtin:sysvol` runs in PID-1 mode (init.md 10). */
const SYSVOL_SCRIPT = '/etc/zinit/scripts/sysvol.sh'

/** Services that are routines of the daemon (`@builtin:NAME`, init.md 10): Running without a process. */
export interface Builtins {
	/** False if the unit is none. */
	start(unit: ServiceUnit, run: number): boolean
	/** Takes a start back, of which no news will follow; false if none is under way. */
	cancel(service: string, run: number): boolean
	/** Ends with code 0; false if the run is none. */
	stop(service: string, run: number): boolean
}

export interface BuiltinOptions {
	readonly pid1Mode: boolean
	readonly host: Host
	readonly environments: Environments
	readonly send: (event: GraphEvent) => void
	readonly warn: (message: string, service: string) => void
	readonly script?: string
}

interface Attempt {
	readonly run: number
	readonly controller: AbortController
}

/** Outside PID-1 mode every builtin is skipped with a warning; in it an unknown one fails. Answers come in a later turn, as a process's do. */
export function createBuiltins({ pid1Mode, host, environments, send, warn, script = SYSVOL_SCRIPT }: BuiltinOptions): Builtins {
	const attempts = new Map<string, Attempt>()
	/** Null: it is up; else why it is not. */
	const bringUp = async (name: string, unit: ServiceUnit, run: number, signal: AbortSignal): Promise<string | null> => {
		const { name: service } = unit
		if (!pid1Mode) {
			warn('builtin service skipped (not in PID1 mode)', service)
			return null
		}
		return name === 'sysvol' ? mountVolumes(host, service, script, environments.contextOf(unit, run), signal) : `unknown builtin: ${name}`
	}
	const isOf = (service: string, run: number) => attempts.get(service)?.run === run
	return {
		start(unit, run) {
			const { name: service } = unit
			const { exec } = unit.config.service
			if (!exec.startsWith(PREFIX)) return false
			const controller = new AbortController()
			attempts.set(service, { run, controller })
			void bringUp(exec.slice(PREFIX.length), unit, run, controller.signal).then(message => {
				if (controller.signal.aborted) return
				const at = host.clock.now()
				if (message === null) return send({ type: 'process.spawned', name: service, run, pid: 0, at })
				attempts.delete(service)
				send({ type: 'process.spawn_failed', name: service, run, message, at })
			})
			return true
		},
		cancel(service, run) {
			if (!isOf(service, run)) return false
			attempts.get(service)?.controller.abort()
			return attempts.delete(service)
		},
		stop(service, run) {
			if (!isOf(service, run)) return false
			attempts.delete(service)
			setImmediate(() => send({ type: 'process.exited', name: service, run, code: 0, signal: null, residue: [], at: host.clock.now() }))
			return true
		},
	}
}

async function mountVolumes(
	host: Host,
	service: string,
	script: string,
	context: CommandContext,
	signal: AbortSignal,
): Promise<string | null> {
	if (!(await findExecutable(script, { dir: null, path: null }))) {
		host.logs.append(service, 'stdout', 'sysvol: no disk found, running diskless')
		return null
	}
	const result = await host.processes.runHook(service, { exec: script, ...context }, signal)
	return result.code === 0 ? null : `sysvol: ${script}: ${endOf(result)}`
}
