import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { gatesOf } from '../graph/deliver.ts'
import { isService, type View } from '../graph/look.ts'
import type { Closed, TimerKind } from '../ports.ts'
import type { VirtualClock } from '../preview/clock.ts'
import type { ServiceContext } from '../service/context.ts'
import type { VirtualHost } from './host.ts'

/** The states in which a timer of each kind may be pending. */
const TIMED: Readonly<Record<TimerKind, readonly string[]>> = {
	start: ['starting'],
	hook: ['stopping'],
	stop: ['stopping'],
	kill: ['stopping'],
	retry: ['exited', 'failed'],
	recheck: ['blocked'],
}

/** A timer that no actor knows of any more would fire for nobody, and one too few never. `scheduled`: delayed events that the actors know of. */
export function faultInTimers(clock: VirtualClock, scheduled: number): string | null {
	return clock.pendingOfCharts === scheduled ? null : `${clock.pendingOfCharts} timers are armed, the charts know of ${scheduled}`
}

/** The first invariant of lifecycle.md 9 that does not hold now; null: all hold. */
export function faultNow(context: GraphContext, host: VirtualHost): string | null {
	if (context.dirty.size > 0) return 'somebody was marked and not told'
	const look = lookIn(context)
	for (const name of context.children.keys()) {
		const view = look(name)
		if (view === undefined) continue
		const fault = faultInWish(view) ?? faultInGates(context, view) ?? (isService(view) ? faultInService(view, host) : null)
		if (fault !== null) return `${name}: ${fault}`
	}
	for (const [name, group] of host.groups)
		if (group.main !== null && !group.disowned && !context.children.has(name)) return `${name}: an unknown process lives`
	for (const [name, { hook }] of host.groups) if (hook !== null && !isHooked(look(name))) return `${name}: a hook runs outside a stop`
	return null
}

/** `exec_stop` belongs to a stop under way. */
function isHooked(view: View | undefined): boolean {
	return view !== undefined && view.value === 'stopping' && isService(view) && view.context.hooked
}

/** Invariants 3 and 5. */
function faultInWish({ value, context }: View): string | null {
	if (context.desired === 'down' && context.startAfter) return 'starts again unwanted'
	if (context.startAfter && context.leaving === null && value !== 'stopping') return 'start-after without a stop'
	return null
}

/** Invariants 4 and 5, and row 7: what the gates say now is what the state says, once everybody has been told. */
function faultInGates(context: GraphContext, view: View): string | null {
	const { value, context: facts } = view
	if (facts.leaving !== null || facts.desired === 'down' || context.closing) return null
	if (value !== 'inactive' && value !== 'blocked' && value !== 'failed') return null
	const verdict = gatesOf(context, facts.name)
	if (value === 'inactive') return `Inactive although wanted (${verdict.word})`
	if (value === 'failed') return faultInBroken(view, verdict.word)
	if (verdict.word === 'closed') return sameClosed(verdict.closed, facts.blocked) ? null : `Blocked for other reasons than it says`
	if (verdict.word !== 'ask') return `Blocked although its gates say ${verdict.word}`
	return null
}

function faultInBroken({ context }: View, word: string): string | null {
	const { reason } = context
	const broken = reason?.type === 'missing_dependency' || (reason?.type === 'spawn_error' && reason.message.startsWith('cyclic'))
	const stands = word === 'missing' || word === 'cycle'
	return broken === stands ? null : `Failed(${reason?.type}) although its gates say ${word}`
}

function sameClosed(a: Closed, b: Closed | null): boolean {
	return (
		b !== null &&
		a.waiting_on.join() === b.waiting_on.join() &&
		a.conflicts_with.join() === b.conflicts_with.join() &&
		JSON.stringify(a.ports) === JSON.stringify(b.ports)
	)
}

/** Invariants 1, 2, 3 and 7 of one service. */
function faultInService({ value, context }: View<ServiceContext>, host: VirtualHost): string | null {
	const { timer, desired, pid, pending, residue, run } = context
	if (timer !== null && !TIMED[timer.kind].includes(value)) return `${timer.kind} timer in ${value}`
	if (timer?.kind === 'retry' && desired === 'down') return 'a retry is due although it is unwanted'
	if ((pending !== null) !== (value === 'starting' && pid === 0)) return `${value} with pid ${pid} waits for ${pending}`
	if ((value === 'stopping') !== (context.cause !== null)) return `${value} for cause ${context.cause}`
	if ((value === 'failed') !== (context.reason !== null) && value !== 'stopping') return `${value} for reason ${context.reason?.type}`
	if (value === 'stopping' && timer === null) return 'Stopping without a timer'
	const group = host.groups.get(context.name)
	const main = group === undefined || group.disowned ? null : group.main
	const hasProcess = (value === 'starting' && pid > 0) || value === 'running'
	if (hasProcess && (main === null || main.pid !== pid || main.run !== run))
		return `${value} with pid ${pid}, which is not its main process`
	const awaitsHook = context.hooked && timer?.kind === 'hook'
	if (value === 'stopping' && main === null && residue.length === 0 && !awaitsHook) return 'Stopping although all is gone'
	if (pid > 0 && !hasProcess && value !== 'stopping') return `${value} with pid ${pid}`
	if (main !== null && group?.attempt === null && !hasProcess && value !== 'stopping' && !residue.includes(main.pid))
		return `${value} although its main process ${main.pid} lives`
	const left = residue.filter(each => each !== main?.pid)
	if (!(main !== null && hasProcess) && value !== 'stopping' && left.join() !== (group?.told ?? []).join())
		return `residue ${left.join()} is not what the host said`
	return null
}
