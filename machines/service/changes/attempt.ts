import { closedIn, kept, NOTHING_CLOSED } from '../../closed.ts'
import type { FailureReason, ServiceEvent } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'
import type { Changes } from './change.ts'

/** A start attempt: its run number, what it waits for, its process; or the gates that keep it from beginning (lifecycle.md 2.3). */
export const attempts = {
	beginRun: (context, event) => {
		const asks = 'gates' in event && event.gates.word === 'ask' && event.type !== 'gates.checked'
		return {
			run: context.run + 1,
			pid: 0,
			check: asks ? context.check + 1 : context.check,
			blocked: null,
			reason: null,
			failures: 0,
			quiet: false,
			rechecks: 0,
			stuck: false,
			...(asks ? { pending: 'gates' } : beyondGates(context)),
		}
	},
	passGates: beyondGates,
	passResidue: launch,
	recordProcess: (_, event) => (event.type === 'process.spawned' ? { pid: event.pid, pending: null, startedAt: event.at } : {}),
	dropProcess: () => ({ pid: 0, pending: null }),

	/** What the host said before stands until it has answered anew. */
	askAgain: ({ check, blocked }) => ({
		check: check + 1,
		blocked: kept(blocked, { ...NOTHING_CLOSED, obstacles: blocked?.obstacles ?? [] }),
	}),
	recordClosed: ({ blocked }, event) => ({
		blocked: kept(blocked, closedIn(event)),
		rechecks: 0,
		reason: null,
	}),
	recordObstacles: ({ blocked, rechecks }, event) =>
		event.type === 'gates.checked'
			? { blocked: kept(blocked, { ...NOTHING_CLOSED, obstacles: event.obstacles }), rechecks: rechecks + 1, reason: null }
			: {},
	forgetBlocked: () => ({ blocked: null, rechecks: 0 }),
	recordBroken: (_, event) => ({ reason: brokenReason(event), blocked: null, startAfter: false }),
} as const satisfies Changes

/** Gates 1 to 5 are open: residue of its own goes first, then the spawn (gate 6). */
function beyondGates(context: ServiceContext): Partial<ServiceContext> {
	return context.residue.length > 0 ? { pending: 'residue' } : launch(context)
}

function launch({ unit }: ServiceContext): Partial<ServiceContext> {
	return { pending: 'spawn', launched: unit }
}

function brokenReason(event: ServiceEvent): FailureReason {
	const gates = 'gates' in event ? event.gates : null
	if (gates?.word === 'missing') return { type: 'missing_dependency', dependency: gates.dependency }
	return { type: 'spawn_error', message: gates?.word === 'cycle' ? gates.message : 'gates could not be evaluated' }
}
