import { errorText, isService, namesIn, pidOf, reasonText, stateOf, type View } from '@zinit/machines'
import type { Plan } from '@zinit/plan'
import { type Core, contextOf, fileOf, lookOf, planOf, viewFor } from './core.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Definition, ServiceInfo, ServiceStatus, ServiceStatusFull } from './model.ts'

const sorted = new WeakMap<Plan, readonly string[]>()

/** All names, sorted; once per plan. */
export function list(core: Core): readonly string[] {
	const plan = planOf(core)
	const known = sorted.get(plan)
	if (known !== undefined) return known
	const names = [...plan.units.keys()].sort()
	sorted.set(plan, names)
	return names
}

export function listFull(core: Core): readonly ServiceInfo[] {
	const look = lookOf(core)
	return list(core).flatMap(name => {
		const view = look(name)
		return view === undefined ? [] : [infoOf(core, view)]
	})
}

/** The members of 0.3.9's `service.status` (rpc.md 4). */
export function status(core: Core, name: string): ServiceStatus {
	const view = viewFor(core, name, 'query')
	const error = errorText(view)
	const code = exitCodeOf(view)
	return {
		name,
		state: view.value,
		pid: pidOf(view),
		...(code === null ? {} : { exit_code: code }),
		...(error === null ? {} : { error }),
	}
}

export function statusFull(core: Core, name: string): ServiceStatusFull {
	const view = viewFor(core, name, 'query')
	const { unit } = view.context
	const service = isService(view) ? view.context : null
	const info = infoOf(core, view)
	const ended = service?.lastExit ?? null
	return {
		...info,
		dependencies: dependenciesOf(core, name),
		uptime_secs: info.uptime_ms === null ? null : Math.floor(info.uptime_ms / 1000),
		status_text: service === null ? null : core.notices.statusText(name, service.run),
		run: service?.run ?? 0,
		desired: view.context.desired,
		last_exit: ended === null ? null : { at: core.host.clock.wall(ended.at), code: ended.code, signal: ended.signal },
		health: service?.unit.config.health == null ? null : { failures: service.failures, last_error: service.lastProbeError },
		required_by: namesIn(contextOf(core).links.requiredBy, name),
		config_path: fileOf(core, unit),
		error: errorText(view),
	}
}

/** The definition in force, every default filled in (rpc.md 5.2). */
export function get(core: Core, name: string): Definition {
	const { unit } = viewFor(core, name, 'query').context
	return unit.kind === 'service' ? unit.config : { name, is_target: true, ...unit.config }
}

/** The spawn of what is running; a target has been up since its state began. Monotonic ms. */
export function upSince(view: View): number | null {
	if (view.value !== 'running') return null
	return (isService(view) ? view.context.startedAt : null) ?? view.context.since
}

function infoOf(core: Core, view: View): ServiceInfo {
	const { name, unit, reason, since } = view.context
	const now = core.host.clock.now()
	const service = isService(view) ? view.context : null
	const up = upSince(view)
	const retry = service?.timer?.kind === 'retry' ? service.timer.due : null
	return {
		name,
		state: stateOf(view),
		is_target: unit.kind === 'target',
		kind: unit.kind,
		pid: pidOf(view),
		uptime_ms: up === null ? null : Math.round(now - up),
		restarts: service?.restarts ?? 0,
		retry_in_ms: retry === null ? null : Math.max(0, Math.round(retry - now)),
		class: unit.class,
		status: unit.kind === 'service' ? unit.config.service.status : 'start',
		reason: reason?.type === 'exit_code' ? reasonText(reason) : errorText(view),
		since_ms: core.host.clock.wall(since),
		description: unit.kind === 'service' ? (unit.config.service.description ?? '') : '',
	}
}

function exitCodeOf(view: View): number | null {
	const { reason } = view.context
	if (view.value === 'exited') return isService(view) ? (view.context.lastExit?.code ?? null) : null
	return view.value === 'failed' && reason?.type === 'exit_code' ? reason.code : null
}
