import { resolveStopSignal, type ServiceUnit } from '@zinit/plan'
import type { GraphEvent } from '../graph/context.ts'
import { isActive, isService, type Look, type View } from '../graph/look.ts'
import type { Obstacle, ProbeOutcome } from '../ports.ts'
import type { ServiceContext } from '../service/context.ts'
import type { VirtualClock } from './clock.ts'

/** What the host tells the graph: an event without its time. */
export type HostNews = GraphEvent extends infer Event ? (Event extends GraphEvent ? Omit<Event, 'at'> : never) : never

/** ms that everything takes which takes any time at all: what begins together ends together. */
const TICK = 1
/** What a process is called whose number does not matter. */
const SOME_PID = 1

/** A host on which all goes well: spawns succeed, oneshots end with 0, readiness and probes come at once, everything obeys its signal. */
export interface IdealHost {
	/** A process that is there when the copy is made, and not up yet, comes to what was expected of it. */
	resume(view: View): void
	spawn(context: ServiceContext): void
	cancelSpawn(context: ServiceContext): void
	startHook(context: ServiceContext): void
	stopProcesses(context: ServiceContext): void
	stopResidue(name: string): void
	checkGates(context: ServiceContext): void
	probe(answer: (outcome: ProbeOutcome) => void): void
}

/** `look` sees the original: what stood in somebody's way there goes on doing so, unless it is a service that has gone; `now` sees the copy. */
export function createIdealHost(clock: VirtualClock, look: Look, now: Look, tell: (news: HostNews) => void): IdealHost {
	const attempts = new Map<string, number>()
	const comeUp = ({ name, run, launched }: ServiceContext) => {
		if (now(name)?.context.leaving !== null) return
		if (launched.config.service.oneshot) tell({ type: 'process.exited', name, run, code: 0, signal: null, residue: [] })
		else if (launched.config.readiness !== undefined) tell({ type: 'service.ready', name, run })
	}
	const isInTheWay = ({ service }: Obstacle) => {
		const holder = service === undefined ? undefined : now(service)
		return service === undefined || (holder !== undefined && isActive(holder))
	}
	return {
		resume(view) {
			if (view.value === 'starting' && isService(view) && view.context.pid > 0) clock.after(TICK, () => comeUp(view.context))
		},
		spawn(context) {
			const { name, run, unit } = context
			const pid = isBuiltin(unit) ? 0 : SOME_PID
			const alarm = clock.after(TICK, () => {
				attempts.delete(name)
				tell({ type: 'process.spawned', name, run, pid })
				if (pid > 0) comeUp(context)
			})
			attempts.set(name, alarm)
		},
		cancelSpawn({ name }) {
			clock.clearTimeout(attempts.get(name) ?? 0)
			attempts.delete(name)
		},
		startHook({ name, run }) {
			clock.after(0, () => tell({ type: 'hook.ended', name, run }))
		},
		stopProcesses({ name, run, pid, unit }) {
			const end = isBuiltin(unit) ? ({ code: 0, signal: null } as const) : ({ code: null, signal: resolveStopSignal(unit.config) } as const)
			clock.after(TICK, () => {
				if (pid > 0 || isBuiltin(unit)) tell({ type: 'process.exited', name, run, ...end, residue: [] })
				else tell({ type: 'process.residue', name, pids: [] })
			})
		},
		stopResidue(name) {
			clock.after(TICK, () => tell({ type: 'process.residue', name, pids: [] }))
		},
		checkGates({ name, check }) {
			const obstacles = (look(name)?.context.blocked?.obstacles ?? []).filter(isInTheWay)
			clock.after(0, () => tell({ type: 'gates.checked', name, check, obstacles }))
		},
		probe(answer) {
			clock.after(0, () => answer({ ok: true, at: clock.now }))
		},
	}
}

function isBuiltin({ config }: ServiceUnit): boolean {
	return config.service.exec.startsWith('@builtin:')
}
