import type { LogSink } from '../logs/sink.ts'
import type { Clock, ProcessEvent } from '../model.ts'
import type { Spawner } from '../spawners/spawner.ts'
import type { Held, Order, Run } from './held.ts'
import { watchOutOfMemory } from './memory.ts'
import { createOrders } from './orders.ts'
import type { Sight } from './sight.ts'
import type { Signals } from './signals.ts'
import { type Members, type Registry, type Survey, takeSurvey } from './survey.ts'

/** What endings need of the rest. */
export interface EndingsContext {
	readonly clock: Clock
	readonly spawner: Spawner
	readonly signals: Signals
	readonly sight: Sight
	readonly registry: Registry
	readonly logs: LogSink
	emit(event: ProcessEvent): void
	dropGroup(held: Held, pgid: number): void
}

/** Ends services: announces exits, watches what is left, sends what was ordered until nothing is (lifecycle.md 5.1, 6.2, 6.3). */
export interface Endings {
	/** The main process was reaped. */
	reaped(held: Held, run: Run, code: number | null, signal: number | null): void
	order(held: Held, order: Order): void
	/** A hook has ended: what it left is told, unless the main process, or its end, will tell it. */
	unhooked(held: Held): void
	/** Announces what is ready and looks at what is watched. */
	settle(): void
	close(): void
}

const SIGKILL = 9
/** Longest time from an exit to its announcement, ms. */
const drainLimit = 200
/** Time between looks at what was told to end, and at what may live on, ms. */
const quickLook = 50
const slowLook = 1000
/** After a SIGKILL there is nothing more to do: what is left this much later, ms, is watched as residue. */
const killPatience = 6000

interface Ready {
	readonly held: Held
	readonly run: Run
	readonly code: number | null
	readonly signal: number | null
	readonly at: number
	readonly detail?: string
}

export function createEndings(context: EndingsContext): Endings {
	const { clock, spawner, signals, sight, registry, logs, emit, dropGroup } = context
	/** Without a main process, and something is left or ordered. */
	const watched = new Set<Held>()
	const memory = watchOutOfMemory()
	let ready: Ready[] = []
	let scheduled = false
	let timer: { readonly handle: unknown; readonly due: number } | undefined
	let lastScan = Number.NEGATIVE_INFINITY

	const orders = createOrders({
		...context,
		given(held) {
			if (held.main || held.ending) return
			watched.add(held)
			schedule()
		},
	})

	const schedule = () => {
		if (scheduled) return
		scheduled = true
		setImmediate(() => {
			if (scheduled) settle()
		})
	}

	const settle = () => {
		scheduled = false
		if (ready.length === 0 && watched.size === 0) return
		const now = clock.now()
		// Where every look is a scan of all processes, scans take at most half of the time.
		if (!sight.isNear && now < lastScan + sight.scanTime) return arm(lastScan + sight.scanTime)
		const announced = ready
		ready = []
		sight.expire()
		const survey = createLazySurvey()
		for (const exit of announced) announce(exit, survey)
		for (const held of watched) look(held, survey, clock.now())
		if (!sight.isNear) lastScan = clock.now()
		rearm()
	}

	// Most services leave nothing: then no group of theirs exists and we have no child but main processes, and nothing has to be surveyed.
	const createLazySurvey = (): (() => Survey | null) => {
		let survey: Survey | null | undefined
		return () => {
			if (survey !== undefined) return survey
			const table = sight.residue()
			survey = table.size === 0 ? null : takeSurvey(table, registry)
			return survey
		}
	}

	const membersOf = (held: Held, survey: () => Survey | null): Members => {
		for (const pgid of held.groups) if (!signals.hasGroup(pgid)) dropGroup(held, pgid)
		return survey()?.membersOf(held, held.order?.mode ?? 'tree', held.order?.sessions ?? 'spare') ?? { group: [], escapees: [] }
	}

	const announce = ({ held, run, code, signal, at, detail }: Ready, survey: () => Survey | null) => {
		logs.terminate(held.service)
		held.ending = null
		const members = membersOf(held, survey)
		const residue = pidsOf(members)
		if (residue.length > 0) watched.add(held)
		else release(held)
		// A cancelled run has no exit; what is left of it is news of the look that follows.
		held.residue = run.silent ? [] : residue
		if (run.silent) return
		const exit = { type: 'exited', service: held.service, run: run.run, pid: run.pid, code, signal, residue, at } as const
		emit(detail === undefined ? exit : { ...exit, detail })
	}

	const look = (held: Held, survey: () => Survey | null, at: number) => {
		if (held.main || held.ending) return
		const members = membersOf(held, survey)
		orders.repeat(held, members)
		const residue = pidsOf(members)
		// An order is answered even if there was nothing left to end.
		const isNews = residue.join() !== held.residue.join() || (residue.length === 0 && held.order !== null)
		held.residue = residue
		if (residue.length === 0) release(held)
		if (isNews) emit({ type: 'residue', service: held.service, pids: residue, at })
	}

	const release = (held: Held) => {
		watched.delete(held)
		held.order = null
		held.descendants.clear()
		for (const pgid of held.groups) dropGroup(held, pgid)
	}

	const rearm = () => {
		const now = clock.now()
		let wait = Number.POSITIVE_INFINITY
		for (const { main, ending, order } of watched) {
			if (main || ending) continue
			const isPatient = order === null || (order.killing && now - order.since > killPatience)
			wait = Math.min(wait, isPatient ? slowLook : quickLook)
		}
		if (wait === Number.POSITIVE_INFINITY) disarm()
		else arm(now + (sight.isNear ? wait : Math.max(wait, 2 * sight.scanTime)))
	}

	const arm = (due: number) => {
		if (timer && timer.due <= due) return
		disarm()
		const handle = clock.setTimeout(
			() => {
				timer = undefined
				settle()
			},
			Math.max(0, due - clock.now()),
		)
		timer = { handle, due }
	}

	const disarm = () => {
		if (timer) clock.clearTimeout(timer.handle)
		timer = undefined
	}

	return {
		reaped(held, run, code, signal) {
			const isKilled = signal === SIGKILL || code === 128 + SIGKILL
			const exit = { held, run, code, signal, at: clock.now(), ...(isKilled && memory.hasRisen() ? { detail: 'out of memory' } : {}) }
			let limit: unknown
			const done = () => {
				clock.clearTimeout(limit)
				if (limit === null) return
				limit = null
				ready.push(exit)
				schedule()
			}
			if (spawner.drained(held.service, done)) ready.push(exit)
			else limit = clock.setTimeout(done, drainLimit)
			schedule()
		},
		order(held, order) {
			held.order = order
			orders.give(held, order)
		},
		unhooked(held) {
			if (held.main || held.ending) return
			watched.add(held)
			settle()
		},
		settle,
		close: disarm,
	}
}

function pidsOf(members: Members): number[] {
	return [...members.group, ...members.escapees].map(stat => stat.pid).sort((left, right) => left - right)
}
