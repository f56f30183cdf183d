import type { Chart } from './chart.ts'

/** A chart as a Mermaid state diagram: one arrow for each pair of states, with the events that may lead along it. */
export function diagramOf({ initial, states }: Chart): string {
	const arrows = [...states].flatMap(([from, steps]) =>
		[...new Set(steps.flatMap(({ target }) => (target === null ? [] : [target])))].map(to => {
			const events = [...new Set(steps.filter(({ target }) => target === to).map(({ event }) => event))]
			return `\t${from} --> ${to}: ${events.join(', ')}`
		}),
	)
	return ['```mermaid', 'stateDiagram-v2', `\t[*] --> ${initial}`, ...arrows, '```'].join('\n')
}
