import type { Clock } from '@zinit/host'
import type { Origin, Published } from '@zinit/machines'
import type { Cause, EventQuery, SupervisorEvent } from './model.ts'

/** Events kept for `history` and for whoever subscribes later (rpc.md 8.4). */
const RETAINED = 4096

export interface Journal {
	/** Number of the newest event. */
	readonly seq: number
	/** Number of the oldest event that is kept; 1 more than `seq` if there is none. */
	readonly oldest: number
	transition(news: Published, detail?: string): void
	note(kind: 'config' | 'daemon', event: string, service: string | null, cause: Origin, detail?: string): void
	history(query: EventQuery): readonly SupervisorEvent[]
	/** The newest event of a unit. */
	last(service: string): SupervisorEvent | undefined
	bySeq(seq: number): SupervisorEvent | undefined
	/** A deleted unit: what happened stays, but nothing of it reaches a new one of its name. */
	forget(service: string): void
	/** Events of the named units from now on go to the listener, until what is answered is called. */
	watch(services: Iterable<string>, listener: (event: SupervisorEvent) => void): () => void
	subscribe(listener: (event: SupervisorEvent) => void): () => void
}

type Listener = (event: SupervisorEvent) => void

/** Every published transition is exactly one numbered event; the newest 4096 are kept. */
export function createJournal(clock: Clock, onFault: (fault: unknown) => void): Journal {
	const ring: SupervisorEvent[] = []
	const newest = new Map<string, SupervisorEvent>()
	const watches = new Map<string, Set<Listener>>()
	const listeners = new Set<Listener>()
	let seq = 0
	const oldest = () => Math.max(1, seq - RETAINED + 1)
	const bySeq = (wanted: number) => (wanted < oldest() || wanted > seq ? undefined : ring[wanted % RETAINED])
	const tell = (listener: Listener, event: SupervisorEvent) => {
		try {
			listener(event)
		} catch (fault) {
			onFault(fault)
		}
	}
	const publish = (news: Omit<SupervisorEvent, 'seq' | 'at_ms'>, at_ms: number) => {
		seq += 1
		const event: SupervisorEvent = { seq, at_ms, ...news }
		ring[seq % RETAINED] = event
		if (event.service !== null) {
			newest.set(event.service, event)
			for (const listener of watches.get(event.service) ?? []) tell(listener, event)
		}
		for (const listener of listeners) tell(listener, event)
	}
	return {
		get seq() {
			return seq
		},
		get oldest() {
			return oldest()
		},
		transition(published, detail) {
			const { name, run, from, to, event, reason } = published
			const at = clock.wall(published.at)
			const news = { kind: 'transition', service: name, run, from, to, event, reason, cause: causeOf(published, newest, at) } as const
			publish(detail === undefined ? news : { ...news, detail }, at)
		},
		note(kind, event, service, cause, detail) {
			const at = clock.wall()
			const news = { kind, service, run: null, from: null, to: null, event, reason: null, cause: { ...cause, at_ms: at } }
			publish(detail === undefined ? news : { ...news, detail }, at)
		},
		history({ services, sinceSeq, since, limit = RETAINED }) {
			const names = services === undefined ? null : new Set(services)
			const wanted = ({ service, at_ms }: SupervisorEvent) =>
				(since === undefined || at_ms >= since) && (names === null || (service !== null && names.has(service)))
			const found: SupervisorEvent[] = []
			const forwards = sinceSeq !== undefined
			const first = forwards ? Math.max(oldest(), sinceSeq + 1) : oldest()
			for (let step = 0; step <= seq - first && found.length < limit; step += 1) {
				const event = bySeq(forwards ? first + step : seq - step)
				if (event !== undefined && wanted(event)) found.push(event)
			}
			return forwards ? found : found.reverse()
		},
		last: service => newest.get(service),
		bySeq,
		forget(service) {
			newest.delete(service)
		},
		watch(services, listener) {
			const names = [...services]
			for (const name of names) {
				const known = watches.get(name)
				if (known === undefined) watches.set(name, new Set([listener]))
				else known.add(listener)
			}
			return () => {
				for (const name of names) {
					const known = watches.get(name)
					if (known?.delete(listener) && known.size === 0) watches.delete(name)
				}
			}
		},
		subscribe(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}

/**
 * What a dependency or an end did is in the journal already: its number leads on to the root. A spawn goes back to what began the run; a cascade
 * comes before what it is for.
 */
function causeOf({ name, run, from, event, origin }: Published, newest: ReadonlyMap<string, SupervisorEvent>, at_ms: number): Cause {
	const own = newest.get(name)
	if ((event === 'process.spawned' || (event === 'gates.checked' && from === 'starting')) && own?.run === run)
		return { ...own.cause, at_ms, seq: own.seq }
	const earlier = origin.service === undefined || origin.kind === 'cascade' ? undefined : newest.get(origin.service)
	return earlier === undefined ? { ...origin, at_ms } : { ...origin, at_ms, seq: earlier.seq }
}
