import { edgesIn, errorText, isService, namesIn, pidOf, reasonText, SYMBOLS, type View } from '@zinit/machines'
import { bootOrder } from '@zinit/plan'
import { type Core, contextOf, lookOf, planOf } from './core.ts'
import { dependenciesOf } from './dependencies.ts'
import { upSince } from './status.ts'

/** The text of `debug.state` (lifecycle.md 6.7). */
export function debugState(core: Core): string {
	const look = lookOf(core)
	const blocks = bootOrder(planOf(core)).flatMap(name => {
		const view = look(name)
		return view === undefined ? [] : [`${describe(core, name, view).join('\n')}\n`]
	})
	return ['=== Service Graph State ===\n', ...blocks].join('\n')
}

function describe(core: Core, name: string, view: View): readonly string[] {
	const service = isService(view) ? view.context : null
	const requiredBy = namesIn(contextOf(core).links.requiredBy, name)
	return [
		`${SYMBOLS[view.value]} ${name} - ${summary(core, view)}`,
		...(service !== null && service.restarts > 0 ? [`    restart_count: ${service.restarts}, next_delay: ${service.delay}ms`] : []),
		...headed('    ← depends on:', dependencyLines(core, name)),
		...(requiredBy.length === 0 ? [] : [`    → required by: ${requiredBy.join(', ')}`]),
		...(service?.timer ? [`    ⏱ pending: ${service.timer.kind} ${seconds(service.timer.due - core.host.clock.now())}`] : []),
		...headed('    └─ child processes:', service === null ? [] : childLines(core, name, service.pid)),
	]
}

function dependencyLines(core: Core, name: string): readonly string[] {
	const look = lookOf(core)
	const missing = edgesIn(contextOf(core).links, name).requires.filter(other => look(other) === undefined)
	return [
		...dependenciesOf(core, name)
			.filter(({ dep_type }) => dep_type !== 'conflicts')
			.map(({ name: other, dep_type, state, satisfied }) => `      ${satisfied ? '✓' : '✗'} ${dep_type} ${other} (${state.state})`),
		...missing.map(other => `      ✗ requires ${other} (missing)`),
	]
}

function childLines(core: Core, name: string, main: number): readonly string[] {
	const children = core.host.processes.list(name).filter(({ pid }) => pid !== main)
	return children.map(({ name: comm, pid, state }) => `       └─ ${comm} (pid=${pid}, state=${state})`)
}

function summary(core: Core, view: View): string {
	const pid = pidOf(view)
	switch (view.value) {
		case 'inactive':
			return 'Inactive'
		case 'running':
			return `Running (pid=${pid}, uptime=${duration(core.host.clock.now() - (upSince(view) ?? 0))})`
		case 'starting':
			return `Starting (pid=${pid})`
		case 'stopping':
			return `Stopping (pid=${pid})`
		case 'blocked':
			return `Blocked (${errorText(view) ?? ''})`
		case 'exited':
			return `Exited (code=${(isService(view) ? view.context.lastExit?.code : null) ?? 'none'})`
		case 'failed':
			return `Failed (${view.context.reason === null ? 'unknown' : reasonText(view.context.reason)})`
	}
}

const UNITS = [
	[86_400, 'd'],
	[3600, 'h'],
	[60, 'm'],
	[1, 's'],
] as const

/** `1m30s`; whole seconds, units that are zero left out. */
export function duration(ms: number): string {
	let left = Math.max(0, Math.floor(ms / 1000))
	const parts = UNITS.flatMap(([size, unit]) => {
		const count = Math.floor(left / size)
		left -= count * size
		return count === 0 ? [] : [`${count}${unit}`]
	})
	return parts.length === 0 ? '0s' : parts.join('')
}

function seconds(ms: number): string {
	return `${Math.max(0, Math.ceil(ms / 1000))}s`
}

function headed(title: string, lines: readonly string[]): readonly string[] {
	return lines.length === 0 ? [] : [title, ...lines]
}
