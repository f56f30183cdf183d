import type { Host } from '@zinit/host'
import type { GraphEvent } from '@zinit/machines'
import type { ServiceUnit } from '@zinit/plan'
import type { Environments } from './environment.ts'
import { endOf } from './hooks.ts'

/** `exec_stop` of services, one at a time each (config.md 9.1). */
export interface StopHooks {
	/** Runs it and sends `hook.ended`, however it ends; at once if there is none. */
	start(unit: ServiceUnit, run: number): void
	/** Ends one that is still there. */
	end(service: string): void
}

/** `warn` hears of one that failed, since the stop goes on all the same. */
export function createStopHooks(
	host: Host,
	environments: Environments,
	send: (event: GraphEvent) => void,
	warn: (message: string, service: string) => void,
): StopHooks {
	const running = new Map<string, AbortController>()
	return {
		start(unit, run) {
			const { name, config } = unit
			const ended = () => send({ type: 'hook.ended', name, run, at: host.clock.now() })
			const { exec_stop: exec } = config.service
			if (exec === undefined) return void setImmediate(ended)
			const controller = new AbortController()
			running.set(name, controller)
			void host.processes.runHook(name, { exec, ...environments.contextOf(unit, run) }, controller.signal).then(result => {
				if (result.code !== 0 && !controller.signal.aborted) warn(`exec_stop failed: ${endOf(result)}`, name)
				if (running.get(name) === controller) running.delete(name)
				ended()
			})
		},
		end(service) {
			running.get(service)?.abort()
			running.delete(service)
		},
	}
}
