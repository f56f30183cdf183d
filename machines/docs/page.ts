import type { AnyStateMachine } from 'xstate'
import { graphMachine } from '../graph/graph.ts'
import { probeMachine } from '../probe/probe.ts'
import { serviceMachine } from '../service/service.ts'
import { sweepMachine } from '../sweep/sweep.ts'
import { targetMachine } from '../target/target.ts'
import { type Chart, chartOf } from './chart.ts'
import { diagramOf } from './diagram.ts'
import { graphGaps, probeGaps, serviceGaps, sweepGaps, targetGaps } from './gaps.ts'
import { type Gaps, gapsOf, stepsTableOf, tableOf } from './table.ts'

interface Documented {
	readonly machine: AnyStateMachine
	readonly title: string
	readonly promise: string
	readonly gaps: Gaps
}

/** The charts, the parent first. */
export const documented: readonly Documented[] = [
	{
		machine: graphMachine,
		title: 'graph',
		promise: 'The parent: owns the plan and the actors, evaluates gates, orders cascades and the shutdown, and tells dependents.',
		gaps: graphGaps,
	},
	{ machine: serviceMachine, title: 'service', promise: 'One service: the seven states of lifecycle.md, flat.', gaps: serviceGaps },
	{ machine: targetMachine, title: 'target', promise: 'One target: a service without a process.', gaps: targetGaps },
	{ machine: probeMachine, title: 'probe', promise: 'The schedule of one run’s health probes: at most one in flight.', gaps: probeGaps },
	{ machine: sweepMachine, title: 'sweep', promise: 'The end of what is left of former runs.', gaps: sweepGaps },
]

/** `machines/README.md`: every chart as diagram and table, made from the machines that run. */
export function chartsPage(): string {
	return [
		'# Charts',
		'Made from the charts themselves by `npm run docs`; a test compares. Decisions are made here and nowhere else; there is no I/O in this folder.',
		'In the tables `same` means: the event is taken and the state stays. `–` means: nothing happens, on purpose; the reasons stand below the table.',
		...documented.flatMap(section),
		'',
	]
		.join('\n\n')
		.replace(/\n+$/, '\n')
}

function section({ machine, title, promise, gaps }: Documented): readonly string[] {
	const chart = chartOf(machine)
	return [
		`## ${title}`,
		promise,
		diagramOf(chart),
		'### States and events',
		tableOf(chart),
		reasonsFor(chart, gaps),
		'### Every step',
		stepsTableOf(chart),
	]
}

function reasonsFor(chart: Chart, gaps: Gaps): string {
	return [...gapsOf(chart)].map(([event, states]) => `* \`${event}\` in ${states.join(', ')}: ${gaps[event] ?? '?'}`).join('\n')
}
