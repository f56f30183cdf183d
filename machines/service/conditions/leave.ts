import { type Ask, clear, currentRun, exited, firing, hasProcess, hookRuns, type Questions } from './ask.ts'

/** A removal, a stop that rests, and a shutdown wait for residue; what runs again has gate 6 for that. */
const waitsForResidue: Ask = ({ leaving, desired }) =>
	leaving === 'request' || leaving === 'remove' || leaving === 'shutdown' || (leaving === 'replace' && desired === 'down')

const evaluatesWhenLeft: Ask = ({ leaving, desired, startAfter }) =>
	desired === 'up' && (leaving === 'restart' || leaving === 'cascade' || leaving === 'replace' || (leaving === 'request' && startAfter))

const evaluatesWhenGone: Ask = ({ cause, desired, startAfter }) =>
	desired === 'up' &&
	(cause === 'cascade' || cause === 'restart' || cause === 'replace' || (startAfter && cause !== 'remove' && cause !== 'shutdown'))

const hookIsOver: Ask = (context, event) =>
	event.type === 'force' ||
	firing('hook')(context, event) ||
	(event.type === 'hook.ended' && currentRun(context, event) && hookRuns(context, event))

/** Everything of a stopping service is gone (5.1), and its hook too. */
const gone: Ask = (context, event) => {
	if (!clear(context, event)) return false
	if (hookRuns(context, event)) return context.pid === 0 && hookIsOver(context, event)
	return exited(context, event) || (event.type === 'process.residue' && context.pid === 0)
}

const attempting: Ask = (context, event) => !hasProcess(context, event)
const spawnEnds: Ask = (context, event) => context.pending === 'spawn' && currentRun(context, event)
const leftBehind: Ask = (context, event) => context.turned && clear(context, event)

/** What an accepted stop comes to: at its turn, at an end before it, when all is gone (rows 32 to 36, 50 to 53). */
export const leaves = {
	leaving: ({ leaving }) => leaving !== null,
	unbound: ({ leaving }) => leaving === null,
	turned: ({ turned }) => turned,
	notRemoving: ({ leaving, cause }) => leaving !== 'remove' && cause !== 'remove',
	/** On its way out, and a start brings it back. */
	returns: ({ leaving }) => leaving !== null && leaving !== 'remove' && leaving !== 'shutdown',

	turnSweeps: (context, event) => waitsForResidue(context, event) && !clear(context, event) && !context.sweeping,
	turnAwaitsSweep: (context, event) => waitsForResidue(context, event) && !clear(context, event),
	turnRemoves: ({ leaving }) => leaving === 'remove',
	turnEvaluates: evaluatesWhenLeft,
	turnReplaces: ({ leaving }) => leaving === 'replace',

	attemptTurnRests: (context, event) => attempting(context, event) && waitsForResidue(context, event) && !clear(context, event),
	attemptTurnRemoves: (context, event) => attempting(context, event) && context.leaving === 'remove',
	attemptTurnEvaluates: (context, event) => attempting(context, event) && evaluatesWhenLeft(context, event),
	attemptTurnReplaces: (context, event) => attempting(context, event) && context.leaving === 'replace',

	/** The residue that a stop, replacement, removal or shutdown waited for at its turn is gone. */
	sweptEvaluates: (context, event) => leftBehind(context, event) && context.leaving === 'request' && evaluatesWhenLeft(context, event),
	sweptRemoves: (context, event) => leftBehind(context, event) && context.leaving === 'remove',
	sweptReplaces: (context, event) => leftBehind(context, event) && context.leaving === 'replace',
	sweptClears: leftBehind,

	endedLeavingToEvaluate: (context, event) => exited(context, event) && evaluatesWhenLeft(context, event),
	endedLeavingReplaced: (context, event) => exited(context, event) && context.leaving === 'replace' && clear(context, event),
	endedLeavingRemoved: (context, event) => exited(context, event) && context.leaving === 'remove' && clear(context, event),
	spawnFailedToEvaluate: (context, event) => spawnEnds(context, event) && evaluatesWhenLeft(context, event),
	spawnFailedReplaced: (context, event) => spawnEnds(context, event) && context.leaving === 'replace',
	spawnFailedLeaving: (context, event) => spawnEnds(context, event) && context.leaving !== null,

	goneToEvaluate: (context, event) => gone(context, event) && evaluatesWhenGone(context, event),
	goneReplaced: (context, event) => gone(context, event) && context.cause === 'replace',
	goneRemoved: (context, event) => gone(context, event) && context.cause === 'remove',
	goneFailed: (context, event) => gone(context, event) && (context.cause === 'health' || context.cause === 'start_timeout'),
	gone,
} as const satisfies Questions
