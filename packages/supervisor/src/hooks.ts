import type { HookResult } from '@zinit/host'
import { isService } from '@zinit/machines'
import { notRunning } from './actions.ts'
import { type Core, refuseWhenClosing, viewFor } from './core.ts'
import { within } from './deadline.ts'
import { SupervisorError } from './error.ts'
import type { WaitOptions } from './model.ts'

/** Runs `exec_reload` of a service, at most for its `stop_timeout_ms` (config.md 9.1). */
export async function reloadService(
	core: Core,
	name: string,
	options: WaitOptions = {},
): Promise<{ readonly name: string; readonly pending?: true }> {
	refuseWhenClosing(core)
	const view = viewFor(core, name, 'mutation')
	const exec = isService(view) ? view.context.unit.config.service.exec_reload : undefined
	if (!isService(view) || exec === undefined) throw noReload(name)
	if (view.context.pid === 0) throw notRunning(name)
	const { unit, run } = view.context
	const { stop_timeout_ms } = unit.config.lifecycle
	const timeout = new AbortController()
	const timer = core.host.clock.setTimeout(() => timeout.abort(), stop_timeout_ms)
	const whole = core.host.processes.runHook(name, { exec, ...core.environments.contextOf(unit, run) }, timeout.signal).then(result => {
		core.host.clock.clearTimeout(timer)
		if (result.code === 0 && !timeout.signal.aborted) return { name }
		const end = timeout.signal.aborted ? `not done within ${stop_timeout_ms} ms` : endOf(result)
		throw new SupervisorError('reload_failed', `cannot reload '${name}': ${end}`, { service: name })
	})
	return within(core.host.clock, whole, options.wait_ms, () => ({ name, pending: true }))
}

export function noReload(name: string): SupervisorError {
	return new SupervisorError('not_supported', `cannot reload '${name}': it has no exec_reload`, { service: name })
}

/** How a hook that failed has ended, in words: `exit code 1: no such file`. */
export function endOf({ code, signal, stderr }: HookResult): string {
	const said = stderr.trim()
	if (code === null && signal === null) return said === '' ? 'it could not be started' : said
	const end = signal === null ? `exit code ${code}` : `killed by signal ${signal}`
	return said === '' ? end : `${end}: ${said}`
}
