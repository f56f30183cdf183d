import type { Chart, Step } from './chart.ts'

/** Where a chart answers an event in one state only on purpose, and why: by event, of all states where it stands still. */
export type Gaps = Readonly<Record<string, string>>

/** A cell: where the event may lead; `same`: it is taken and the state stays; `–`: nothing, on purpose. */
export function tableOf({ states, events }: Chart): string {
	const names = [...states.keys()]
	const head = [
		['event', ...names],
		['---', ...names.map(() => '---')],
	]
	const rows = events.map(event => [`\`${event}\``, ...names.map(name => cellOf(stepsFor(states.get(name) ?? [], event)))])
	return [...head, ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** Every step, state by state. */
export function stepsTableOf({ states }: Chart): string {
	const rows = [...states].flatMap(([state, steps]) =>
		steps.map(({ event, guard, target, actions }) => [state, `\`${event}\``, guard ?? '', target ?? 'same', actions.join(', ')]),
	)
	return [['in', 'event', 'guard', 'to', 'changes and actions'], ['---', '---', '---', '---', '---'], ...rows]
		.map(row => `| ${row.join(' | ')} |`)
		.join('\n')
}

/** Events that some state does not answer. */
export function gapsOf({ states, events }: Chart): ReadonlyMap<string, readonly string[]> {
	const gaps = events.map(
		event => [event, [...states].flatMap(([name, steps]) => (stepsFor(steps, event).length === 0 ? [name] : []))] as const,
	)
	return new Map(gaps.filter(([, names]) => names.length > 0))
}

function stepsFor(steps: readonly Step[], event: string): readonly Step[] {
	return steps.filter(step => step.event === event || step.event === '*')
}

function cellOf(steps: readonly Step[]): string {
	return steps.length === 0 ? '–' : [...new Set(steps.map(({ target }) => target ?? 'same'))].join(', ')
}
