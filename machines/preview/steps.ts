import { diffPlans, resolveStopSignal, signalName, type Unit } from '@zinit/plan'
import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { isRetrying, isService, type View } from '../graph/look.ts'
import { refuseKill } from '../graph/refusals.ts'
import { type Because, whyStarted, whyStopped } from './because.ts'
import type { Course, Move } from './copy.ts'

export type PreviewAction = 'start' | 'stop' | 'kill' | 'create' | 'update' | 'delete'

/** One thing that a request would do (rpc.md 8.2). */
export interface PreviewStep {
	/** From 1; equal numbers run in parallel. */
	readonly order: number
	readonly action: PreviewAction
	readonly service: string
	readonly because: Because
	/** Only where something is signalled: `SIGTERM`. */
	readonly signal?: string
	/** ms from the beginning of the stop to SIGKILL. */
	readonly deadline_ms?: number
	/** Dotted keys of the definition that an update changes. */
	readonly keys?: readonly string[]
}

/** A step, and when it is taken. */
export interface Timed extends Omit<PreviewStep, 'order'> {
	/** Virtual ms. */
	readonly at: number
}

/** Numbered by the times at which they are taken, in name order where that is the same. */
export function ordered(steps: readonly Timed[]): readonly PreviewStep[] {
	const times = [...new Set(steps.map(({ at }) => at))].sort((a, b) => a - b)
	const rank = new Map(times.map((at, index) => [at, index + 1]))
	return steps
		.map(({ at, ...step }) => ({ order: rank.get(at) ?? 1, ...step }))
		.sort((a, b) => a.order - b.order || (a.service < b.service ? -1 : a.service > b.service ? 1 : 0))
}

/** What is a step by being asked: a signal, a changed definition, and the end of a restart that is due. */
export function stepsAsked({ asked }: Course, original: GraphContext): readonly Timed[] {
	const look = lookIn(original)
	const because = { kind: 'requested' } as const
	return asked.flatMap(({ ask, at }): readonly Timed[] => {
		if (ask.type === 'unit.add') return [{ at, action: 'create', service: ask.unit.name, because }]
		if ('unit' in ask) return [{ at, action: 'update', service: ask.unit.name, because, keys: changedKeys(original, ask.unit) }]
		if (ask.type === 'service.kill' && refuseKill(look, ask.name) === null)
			return [{ at, action: 'kill', service: ask.name, because, signal: signalName(ask.signal) }]
		const stopped = ask.type === 'service.stop' ? [ask.name] : ask.type === 'service.stop_together' ? ask.names : []
		return stopped.filter(name => isDueAgain(look(name))).map(service => ({ at, action: 'stop', service, because }))
	})
}

/** Its stop changes no state, but it will not run again. */
function isDueAgain(view: View | undefined): boolean {
	return view?.value === 'exited' && isRetrying(view)
}

/** What the moves of a copy come to. */
export function stepsOf({ moves, removed }: Course, asked: ReadonlySet<string>): readonly Timed[] {
	const vain = new Set(moves.filter(isTurnedAway).map(runOf))
	const started = new Set(moves.filter(isStart).map(({ name }) => name))
	const stopped = new Set<string>()
	const transitions = moves.flatMap((move): readonly Timed[] => {
		const { name: service, at } = move
		if (isStop(move, asked)) {
			stopped.add(service)
			return [{ at, action: 'stop', service, because: whyStopped(move.links, move, asked), ...signalOf(move) }]
		}
		if (!isStart(move) || (isTarget(move) ? !asked.has(service) : vain.has(runOf(move)))) return []
		return [{ at, action: 'start', service, because: whyStarted(move.links, move, { asked, started, stopped }) }]
	})
	return [
		...transitions,
		...removed.map(({ name: service, at }) => ({ at, action: 'delete', service, because: { kind: 'requested' } }) as const),
	]
}

export function keyOf({ action, service }: Timed): string {
	return `${action} ${service}`
}

function isTarget({ view }: Move): boolean {
	return view !== undefined && !isService(view)
}

/** A service begins to stop, or its attempt is withdrawn; what has no process is only taken down by those who ask for that, a Running target by a shutdown too. */
function isStop(move: Move, asked: ReadonlySet<string>): boolean {
	const { name, from, to, origin } = move
	if (to === 'stopping') return true
	if (isTarget(move)) return to === 'inactive' && (asked.has(name) || (from === 'running' && origin.kind === 'shutdown'))
	if (to === 'inactive' && origin.kind === 'request') return true
	return from === 'starting' && (to === 'inactive' || to === 'blocked') && (origin.kind === 'cascade' || origin.kind === 'shutdown')
}

function isStart(move: Move): boolean {
	return move.to === (isTarget(move) ? 'running' : 'starting')
}

/** A start attempt that the host's look at ports and filters ends before there is a process. */
function isTurnedAway({ to, event }: Move): boolean {
	return to === 'blocked' && event === 'gates.checked'
}

function runOf({ name, run }: Move): string {
	return `${name} ${run}`
}

function signalOf({ to, view }: Move): Pick<PreviewStep, 'signal' | 'deadline_ms'> {
	if (to !== 'stopping' || view === undefined || !isService(view) || view.context.pid === 0) return {}
	const { config } = view.context.unit
	return { signal: signalName(resolveStopSignal(config)), deadline_ms: config.lifecycle.stop_timeout_ms }
}

function changedKeys({ plan }: GraphContext, unit: Unit): readonly string[] {
	const before = plan.units.get(unit.name)
	const only = (each: Unit | undefined) => ({ units: new Map(each === undefined ? [] : [[each.name, each]]) })
	return diffPlans(only(before), only(unit)).changed.get(unit.name) ?? []
}
