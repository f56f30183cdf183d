import type { TargetUnit } from '@zinit/plan'
import { assign, setup } from 'xstate'
import { closedIn, kept } from '../closed.ts'
import type { Closed, FailureReason, LeaveCause, Origin, ServiceEvent, State, Verdict } from '../ports.ts'
import { mergeCause } from '../service/leave.ts'

export interface TargetContext {
	readonly name: string
	readonly unit: TargetUnit
	readonly next: TargetUnit | null
	readonly desired: 'up' | 'down'
	readonly leaving: LeaveCause | null
	readonly startAfter: boolean
	readonly blocked: Closed | null
	readonly reason: FailureReason | null
	/** Monotonic ms when the state began. */
	readonly since: number
	readonly trigger: { readonly event: string; readonly origin: Origin; readonly at: number }
	readonly removed: boolean
}

export interface TargetInput {
	readonly unit: TargetUnit
	/** Monotonic ms. */
	readonly at: number
}

interface Step {
	readonly context: TargetContext
	readonly event: ServiceEvent
}

const goes = (...is: Verdict['word'][]) => ({ type: 'goes', params: is }) as const
const turns = (...is: Verdict['word'][]) => ({ type: 'turns', params: is }) as const
const stands = (params: State) => ({ type: 'stands', params }) as const
const note = 'note' as const

/** EVALUATE of a target: gates 1 to 3 alone (lifecycle.md 1.2); nothing happens where it already stands. */
const evaluate = (asks: typeof goes | typeof turns | typeof begins, ...before: ('wantUp' | 'adopt' | 'adoptNext' | 'stay')[]) =>
	[
		{ guard: asks('missing', 'cycle'), target: 'failed', reenter: true, actions: [note, ...before, 'recordBroken'] },
		{ guard: asks('closed'), target: 'blocked', actions: [note, ...before, 'recordClosed'] },
		{ guard: asks('open', 'ask'), target: 'running', actions: [note, ...before] },
	] as const

const accept = {
	stop: { actions: [note, 'wantDown', { type: 'leave', params: 'request' }] },
	replace: { actions: [note, 'wantUp', 'nextUnit', { type: 'leave', params: 'replace' }] },
	remove: { actions: [note, { type: 'leave', params: 'remove' }] },
	shutdown: { actions: [note, { type: 'leave', params: 'shutdown' }] },
	turn: [
		{ guard: 'removes', actions: [note, 'removed'] },
		{ guard: 'rests', target: 'inactive', reenter: true, actions: [note, 'stay'] },
		...evaluate(turns, 'adoptNext', 'stay'),
	],
	config: [...evaluate(goes, 'adopt'), { actions: [note, 'adopt'] }],
} as const

/** What is broken stays so; another missing name or another cycle is told. */
const standsBroken = [
	{ guard: 'brokenOtherwise', actions: [note, 'recordBroken'] },
	{ guard: 'standsBroken', actions: note },
] as const

const begins = (...is: Verdict['word'][]) => ({ type: 'begins', params: is }) as const
const startAfter = { guard: 'isLeaving', actions: [note, 'wantUp', 'startAfter'] } as const
const begin = [startAfter, ...evaluate(begins, 'wantUp')] as const

/** A Running target that stays Running does not enter its state anew. */
const beginAgain = [startAfter, { guard: begins('open', 'ask'), actions: [note, 'wantUp'] }, ...evaluate(begins, 'wantUp')] as const

/** The statechart of a target: no process, four of the seven states (lifecycle.md 1.2). */
export const targetMachine = setup({
	types: {} as { context: TargetContext; events: ServiceEvent; input: TargetInput },
	guards: {
		goes: ({ context, event }: Step, words: readonly Verdict['word'][]) => wanted(context) && carries(event, words),
		begins: ({ event }: Step, words: readonly Verdict['word'][]) => carries(event, words),
		turns: ({ context, event }: Step, words: readonly Verdict['word'][]) =>
			context.desired === 'up' &&
			(context.leaving === 'replace' || (context.leaving === 'request' && context.startAfter)) &&
			carries(event, words),
		isLeaving: ({ context }: Step) => context.leaving !== null,
		removes: ({ context }: Step) => context.leaving === 'remove',
		rests: ({ context }: Step) =>
			(context.leaving === 'request' && !context.startAfter) ||
			context.leaving === 'shutdown' ||
			(context.leaving === 'replace' && context.desired === 'down'),
		brokenOtherwise: ({ context: { reason }, event }: Step) =>
			reason !== null && carries(event, ['missing', 'cycle']) && JSON.stringify(brokenReason(event)) !== JSON.stringify(reason),
		stands: ({ context, event }: Step, state: State) =>
			event.type === 'resumed' && event.original.value === state && context.trigger.event === 'created',
		isUntouched: ({ context }: Step) => context.trigger.event === 'created',
		standsBroken: ({ context, event }: Step) => context.reason !== null && carries(event, ['missing', 'cycle']),
		closedAgain: ({ context, event }: Step) => wanted(context) && carries(event, ['closed']),
		openStill: ({ context, event }: Step) => wanted(context) && carries(event, ['open', 'ask']),
	},
	actions: {
		note: assign(({ context, event }) => ({
			trigger: { event: event.type, origin: originOf(context, event), at: event.at },
		})),
		/** The first state is entered by XState's own event, which has no time. */
		enter: assign({ since: ({ context, event }) => (event as { readonly at?: number }).at ?? context.since }),
		wantUp: assign({ desired: 'up' }),
		resume: assign(({ event }) => (event.type === 'resumed' && !('run' in event.original.context) ? event.original.context : {})),
		restoreWish: assign(({ event }) => (event.type === 'restored' ? { desired: event.facts.desired } : {})),
		wantDown: assign({ desired: 'down', startAfter: false }),
		startAfter: assign({ startAfter: true }),
		leave: assign(({ context }, next: LeaveCause) => ({ leaving: mergeCause(context.leaving, next) })),
		stay: assign({ leaving: null, startAfter: false }),
		nextUnit: assign(({ event }) => (event.type === 'replace' && event.unit.kind === 'target' ? { next: event.unit } : {})),
		adoptNext: assign(({ context }) => (context.next === null ? {} : { unit: context.next, next: null })),
		adopt: assign(({ event }) => (event.type === 'config' && event.unit.kind === 'target' ? { unit: event.unit } : {})),
		recordClosed: assign(({ context, event }) => ({ blocked: kept(context.blocked, closedIn(event)) })),
		recordBroken: assign(({ event }) => ({ reason: brokenReason(event) })),
		forgetClosed: assign({ blocked: null }),
		forgetReason: assign({ reason: null }),
		removed: assign({ removed: true }),
	},
}).createMachine({
	id: 'target',
	context: ({ input: { unit, at } }) => ({
		name: unit.name,
		unit,
		next: null,
		desired: 'up',
		leaving: null,
		startAfter: false,
		blocked: null,
		reason: null,
		since: at,
		trigger: { event: 'created', origin: { kind: 'boot' }, at },
		removed: false,
	}),
	initial: 'inactive',
	states: {
		inactive: {
			entry: 'enter',
			on: {
				...accept,
				start: begin,
				restart: begin,
				changed: evaluate(goes),
				restored: { guard: 'isUntouched', actions: [note, 'restoreWish'] },
				resumed: [
					{ guard: stands('running'), target: 'running', actions: [note, 'resume'] },
					{ guard: stands('blocked'), target: 'blocked', actions: [note, 'resume'] },
					{ guard: stands('failed'), target: 'failed', actions: [note, 'resume'] },
					{ guard: stands('inactive'), actions: [note, 'resume'] },
				],
			},
		},
		blocked: {
			entry: 'enter',
			exit: 'forgetClosed',
			on: {
				...accept,
				start: begin,
				restart: begin,
				changed: [{ guard: 'closedAgain', actions: [note, 'recordClosed'] }, ...evaluate(goes)],
				stop: { target: 'inactive', actions: accept.stop.actions },
				shutdown: { target: 'inactive', actions: accept.shutdown.actions },
			},
		},
		running: {
			entry: 'enter',
			on: { ...accept, start: beginAgain, restart: beginAgain, changed: [{ guard: 'openStill' }, ...evaluate(goes)] },
		},
		failed: {
			entry: 'enter',
			exit: 'forgetReason',
			on: {
				...accept,
				start: [startAfter, { guard: 'standsBroken', actions: [note, 'wantUp', 'recordBroken'] }, ...evaluate(begins, 'wantUp')],
				restart: [startAfter, { guard: 'standsBroken', actions: [note, 'wantUp', 'recordBroken'] }, ...evaluate(begins, 'wantUp')],
				changed: [...standsBroken, ...evaluate(goes)],
				stop: { target: 'inactive', actions: accept.stop.actions },
			},
		},
	},
})

function wanted({ desired, leaving }: TargetContext): boolean {
	return desired === 'up' && leaving === null
}

function carries(event: ServiceEvent, words: readonly Verdict['word'][]): boolean {
	return 'gates' in event && words.includes(event.gates.word)
}

function brokenReason(event: ServiceEvent): FailureReason {
	const gates = 'gates' in event ? event.gates : null
	if (gates?.word === 'missing') return { type: 'missing_dependency', dependency: gates.dependency }
	return { type: 'spawn_error', message: gates?.word === 'cycle' ? gates.message : 'gates could not be evaluated' }
}

/** A turn goes back to whoever asked for the stop. */
function originOf({ trigger }: TargetContext, { type, origin }: ServiceEvent): Origin {
	return origin ?? (type === 'turn' ? trigger.origin : { kind: 'dependency' })
}
