import type { ServiceUnit } from '@zinit/plan'
import { assign, cancel, fromPromise, raise, sendParent, setup } from 'xstate'
import type { ProbeInput, ProbeOutcome } from '../ports.ts'

/** Starting: looks often, counts seldom. Running: every probe counts. Adopted: as running, and at once. */
export type ProbePhase = 'starting' | 'running' | 'adopted'

export interface ProbeMachineInput {
	readonly unit: ServiceUnit
	readonly run: number
	readonly phase: ProbePhase
	/** Monotonic ms of its beginning. */
	readonly at: number
}

interface ProbeContext extends ProbeMachineInput {
	/** The probe in flight, or the next one, counts. */
	readonly counted: boolean
	/** A counted probe fell due during an uncounted one. */
	readonly overdue: boolean
}

/** Longest time between probes that do not count, ms (lifecycle.md 4.1). */
const EARLY_MS = 500

/** The schedule of one run's health probes (lifecycle.md 4.1): at most one in flight. Its news go to the service that spawned it. */
export const probeMachine = setup({
	types: {} as { context: ProbeContext; input: ProbeMachineInput; events: { type: 'count' } | { type: 'look' } },
	actors: {
		probe: fromPromise<ProbeOutcome, ProbeInput>(async () => {
			throw new Error('port probe is not filled: pass it with provide()')
		}),
	},
	delays: {
		startPeriod: ({ context }) => context.unit.config.health?.start_period_ms ?? 0,
		interval: ({ context }) => context.unit.config.health?.interval_ms ?? 0,
		early: ({ context }) => Math.min(context.unit.config.health?.interval_ms ?? 0, EARLY_MS),
	},
	guards: {
		countsAtOnce: ({ context }) =>
			context.phase === 'adopted' || (context.phase === 'starting' && context.unit.config.health?.start_period_ms === 0),
		looksEarly: ({ context }) => context.phase === 'starting',
		isOverdue: ({ context }) => context.overdue,
		counted: ({ context }) => context.counted,
	},
	actions: {
		markCounted: assign({ counted: true, overdue: false }),
		markUncounted: assign({ counted: false }),
		markOverdue: assign({ overdue: true }),
		countAfterStartPeriod: raise({ type: 'count' }, { id: 'count', delay: 'startPeriod' }),
		countAfterInterval: raise({ type: 'count' }, { id: 'count', delay: 'interval' }),
		lookEarly: raise({ type: 'look' }, { id: 'look', delay: 'early' }),
		stopLooking: cancel('look'),
		report: sendParent(({ context }, outcome: ProbeOutcome) =>
			outcome.ok
				? { type: 'probe.ok', run: context.run, at: outcome.at }
				: { type: 'probe.failed', run: context.run, counted: context.counted, error: outcome.error, at: outcome.at },
		),
	},
}).createMachine({
	id: 'probe',
	context: ({ input }) => ({ ...input, counted: false, overdue: false }),
	initial: 'scheduled',
	states: {
		scheduled: {
			always: [
				{ guard: 'countsAtOnce', target: 'probing', actions: 'markCounted' },
				{ guard: 'looksEarly', target: 'probing', actions: 'countAfterStartPeriod' },
				{ target: 'waiting', actions: 'countAfterInterval' },
			],
		},
		waiting: {
			on: {
				count: { target: 'probing', actions: 'markCounted' },
				look: { target: 'probing', actions: 'markUncounted' },
			},
		},
		probing: {
			entry: 'stopLooking',
			on: { count: { actions: 'markOverdue' } },
			invoke: {
				src: 'probe',
				input: ({ context: { unit, run } }) => ({ unit, run }),
				onDone: { target: 'answered', actions: { type: 'report', params: ({ event }) => event.output } },
				onError: {
					target: 'answered',
					actions: { type: 'report', params: ({ context, event }) => ({ ok: false, at: context.at, error: String(event.error) }) },
				},
			},
		},
		answered: {
			always: [
				{ guard: 'isOverdue', target: 'probing', actions: 'markCounted' },
				{ guard: 'counted', target: 'resting', actions: 'countAfterInterval' },
				{ target: 'resting' },
			],
		},
		resting: {
			always: [{ guard: 'looksEarly', target: 'waiting', actions: 'lookEarly' }, { target: 'waiting' }],
		},
	},
})
