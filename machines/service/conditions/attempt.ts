import type { ServiceEvent } from '../../ports.ts'
import { type Ask, clear, currentRun, hasProcess, type Questions, wanted } from './ask.ts'

const currentCheck: Ask = ({ check }, event) => event.type === 'gates.checked' && event.check === check
const obstructed: Ask = (_, event) => event.type === 'gates.checked' && event.obstacles.length > 0
const asked: Ask = (context, event) => context.pending === 'gates' && currentCheck(context, event)
const rechecked: Ask = (context, event) => wanted(context, event) && currentCheck(context, event)

const spawned: Ask = (context, event) => context.pending === 'spawn' && currentRun(context, event)

/** Nothing has to happen between the spawn and Running (row 15). */
const unguarded: Ask = ({ unit, launched }) =>
	unit.config.health === null && launched.config.readiness === undefined && !launched.config.service.oneshot

const up: Ask = (context, event) => currentRun(context, event) && context.leaving === null && hasProcess(context, event)

/** A start attempt, a blocked service that the host is asked about, and the way to Running (rows 13 to 18, 55, 56). */
export const starts = {
	attemptClear: (context, event) => asked(context, event) && !obstructed(context, event),
	/** Its turn will evaluate it: it needs no look at the gates of its own. */
	attemptObstructedLeaving: (context, event) => asked(context, event) && obstructed(context, event) && context.leaving !== null,
	attemptObstructed: (context, event) => asked(context, event) && obstructed(context, event),
	attemptSwept: (context, event) => context.pending === 'residue' && clear(context, event),
	attemptStuck: ({ pending }) => pending === 'residue',
	recheckClear: (context, event) => rechecked(context, event) && !obstructed(context, event),
	recheckObstructed: (context, event) => rechecked(context, event) && obstructed(context, event),

	upAtSpawn: (context, event) =>
		spawned(context, event) && event.type === 'process.spawned' && (event.pid === 0 || unguarded(context, event)),
	spawned,
	up,
	ready: (context, event) =>
		up(context, event) && context.launched.config.readiness !== undefined && !context.launched.config.service.oneshot,

	/** The reason that stands is a missing dependency or a cycle (row 2). */
	broken: ({ reason, leaving }) => isBroken(reason) && leaving === null,
	brokenOtherwise: ({ reason, leaving }, event) => isBroken(reason) && leaving === null && !saysTheSame(reason, event),
	wantedAndSound: (context, event) => wanted(context, event) && !isBroken(context.reason),
} as const satisfies Questions

type Reason = Parameters<Ask>[0]['reason']

function isBroken(reason: Reason): boolean {
	return reason?.type === 'missing_dependency' || (reason?.type === 'spawn_error' && reason.message.startsWith('cyclic dependency'))
}

function saysTheSame(reason: Reason, event: ServiceEvent): boolean {
	if (!('gates' in event)) return true
	const { gates } = event
	if (gates.word === 'missing') return reason?.type === 'missing_dependency' && reason.dependency === gates.dependency
	return gates.word !== 'cycle' || (reason?.type === 'spawn_error' && reason.message === gates.message)
}
