import type { ServiceUnit } from '@zinit/plan'
import { type AnyActorScope, createActor, createEmptyActor, type SnapshotFrom } from 'xstate'
import { NOTHING_CLOSED } from '../closed.ts'
import type { Closed, RestoredFacts, ServiceEvent, State, TimerKind } from '../ports.ts'
import type { ServiceContext } from '../service/context.ts'
import { serviceMachine } from '../service/service.ts'

type Snapshot = SnapshotFrom<typeof serviceMachine>

/** One step of a service's chart by itself: where it leads and what it asks of the world, in order. */
export interface Stand {
	readonly snapshot: Snapshot
	readonly state: State
	readonly context: ServiceContext
	/** `spawn`, `stopProcesses`, …; `probe`, `sweep`, `end probe`, `end sweep`; `timer` and `no timer`. */
	readonly effects: readonly string[]
}

/** Chart of one service as a pure function: nothing runs, nothing waits. */
export interface Chart {
	readonly fresh: Stand
	step(from: Stand, event: ServiceEvent): Stand
	/** All events one after the other; the effects are those of the last. */
	run(events: readonly ServiceEvent[], from?: Stand): Stand
}

export function chartOf(unit: ServiceUnit): Chart {
	const input = { unit, at: 0 }
	const self = createActor(serviceMachine, { input, parent: createEmptyActor() })
	let effects: string[] = []
	const ignore = () => undefined
	const scope: AnyActorScope = {
		self,
		id: 'service',
		sessionId: 'service',
		logger: ignore,
		defer: ignore,
		emit: ignore,
		stopChild: ignore,
		system: self.system,
		actionExecutor: ({ type, params }: { readonly type: string; readonly params: unknown }) => {
			const effect = wordFor(type, params)
			if (effect !== null) effects.push(effect)
		},
	}
	const stand = (snapshot: Snapshot): Stand => ({ snapshot, state: snapshot.value, context: snapshot.context, effects })
	const step = (from: Stand, event: ServiceEvent) => {
		effects = []
		return stand(serviceMachine.transition(from.snapshot, event, scope))
	}
	const fresh = stand(serviceMachine.getInitialSnapshot(scope, input))
	return { fresh, step, run: (events, from = fresh) => events.reduce(step, from) }
}

function wordFor(type: string, params: unknown): string | null {
	const id = isNamed(params) ? params.id : null
	if (type === 'xstate.sendTo') return 'timer'
	if (type === 'xstate.cancel') return 'no timer'
	if (type === 'xstate.spawnChild') return id
	if (type === 'xstate.stopChild') return id === null ? null : `end ${id}`
	return type.startsWith('xstate.') ? null : type
}

function isNamed(params: unknown): params is { readonly id: string } {
	return typeof params === 'object' && params !== null && 'id' in params && typeof params.id === 'string'
}

const OPEN = { word: 'open' } as const
export const closedBy = (closed: Partial<Closed>) => ({ word: 'closed', closed: { ...NOTHING_CLOSED, ...closed } }) as const
export const CLOSED = closedBy({ waiting_on: ['d'] })
export const MISSING = { word: 'missing', dependency: 'd' } as const
export const CYCLE = { word: 'cycle', message: 'cyclic dependency detected: a -> b -> a' } as const

type Gates = Extract<ServiceEvent, { type: 'changed' }>['gates']
type Exit = Partial<Omit<Extract<ServiceEvent, { type: 'process.exited' }>, 'type'>>

/** Events with what a test does not care about filled in. */
export const events = {
	start: (gates: Gates = OPEN, at = 1): ServiceEvent => ({ type: 'start', gates, at }),
	changed: (gates: Gates = OPEN, at = 1): ServiceEvent => ({ type: 'changed', gates, at }),
	stop: (at = 1): ServiceEvent => ({ type: 'stop', at }),
	cascade: (gates: Gates = CLOSED, at = 1): ServiceEvent => ({ type: 'cascade', gates, at }),
	restart: (at = 1): ServiceEvent => ({ type: 'restart', at }),
	replace: (unit: ServiceUnit, at = 1): ServiceEvent => ({ type: 'replace', unit, at }),
	remove: (at = 1): ServiceEvent => ({ type: 'remove', at }),
	shutdown: (at = 1): ServiceEvent => ({ type: 'shutdown', at }),
	force: (at = 1): ServiceEvent => ({ type: 'force', at }),
	turn: (gates: Gates = OPEN, at = 1): ServiceEvent => ({ type: 'turn', gates, at }),
	kill: (signal = 15, at = 1): ServiceEvent => ({ type: 'kill', signal, at }),
	config: (unit: ServiceUnit, gates: Gates = OPEN, at = 1): ServiceEvent => ({ type: 'config', unit, gates, at }),
	checked: (check: number, obstructed = false, gates: Gates = { word: 'ask' }, at = 1): ServiceEvent => ({
		type: 'gates.checked',
		check,
		obstacles: obstructed ? [{ kind: 'port', port: 80, pids: [], text: 'port 80 is taken' }] : [],
		gates,
		at,
	}),
	spawned: (run = 1, pid = 100, at = 1): ServiceEvent => ({ type: 'process.spawned', run, pid, at }),
	spawnFailed: (run = 1, gates: Gates = OPEN, at = 1): ServiceEvent => ({
		type: 'process.spawn_failed',
		run,
		message: 'no such file',
		gates,
		random: 0,
		at,
	}),
	exited: (exit: Exit = {}): ServiceEvent => ({
		type: 'process.exited',
		run: 1,
		code: 0,
		signal: null,
		residue: [],
		gates: OPEN,
		random: 0,
		at: 1,
		...exit,
	}),
	residue: (pids: readonly number[] = [], gates: Gates = OPEN, at = 1): ServiceEvent => ({
		type: 'process.residue',
		pids,
		gates,
		random: 0,
		at,
	}),
	hookEnded: (run = 1, at = 1, gates: Gates = OPEN): ServiceEvent => ({ type: 'hook.ended', run, gates, random: 0, at }),
	ready: (run = 1, at = 1): ServiceEvent => ({ type: 'ready', run, at }),
	watchdog: (run = 1, at = 1): ServiceEvent => ({ type: 'watchdog', run, at }),
	stopping: (run = 1, at = 1): ServiceEvent => ({ type: 'stopping', run, at }),
	extend: (ms: number, run = 1, at = 1): ServiceEvent => ({ type: 'extend', run, ms, at }),
	probeOk: (run = 1, at = 1): ServiceEvent => ({ type: 'probe.ok', run, at }),
	probeFailed: (counted = true, run = 1, at = 1): ServiceEvent => ({ type: 'probe.failed', run, counted, error: 'refused', at }),
	stuck: (at = 1): ServiceEvent => ({ type: 'sweep.stuck', at }),
	timer: (timer: TimerKind, token: number, gates: Gates = OPEN, at = 1): ServiceEvent => ({
		type: 'timer',
		timer,
		token,
		gates,
		random: 0,
		at,
	}),
	restored: (facts: Partial<RestoredFacts>, at = 1): ServiceEvent => ({
		type: 'restored',
		facts: {
			state: 'inactive',
			desired: 'up',
			run: 4,
			pid: 0,
			started_at: null,
			restarts: 2,
			delay: 4000,
			timer: null,
			cause: null,
			start_after: false,
			last_exit: null,
			reason: null,
			residue: [],
			...facts,
		},
		at,
	}),
} as const

/** The firing of whatever timer is armed. */
export function firing({ context }: Stand, gates: Gates = OPEN): ServiceEvent {
	if (context.timer === null) throw new Error('no timer is armed')
	return events.timer(context.timer.kind, context.timer.token, gates, context.timer.due)
}
