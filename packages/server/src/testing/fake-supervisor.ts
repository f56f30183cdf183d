import type { Supervisor, SupervisorEvent } from '@zinit/supervisor'

type Line = Parameters<Parameters<Supervisor['onLogs']>[0]>[0][number]

/** A supervisor that does nothing but what a test gives it; any other use throws. */
export interface FakeSupervisor {
	readonly supervisor: Supervisor
	/** Publishes the next event. */
	happen(event?: Partial<SupervisorEvent>): SupervisorEvent
	/** Publishes lines of logs; numbers go on by service. */
	write(service: string, ...contents: readonly string[]): void
}

export function fakeSupervisor(methods: Partial<Supervisor> = {}): FakeSupervisor {
	const events: SupervisorEvent[] = []
	const lines: Line[] = []
	const eventListeners = new Set<(event: SupervisorEvent) => void>()
	const lineListeners = new Set<(batch: readonly Line[]) => void>()
	const known: Partial<Supervisor> = {
		boot: '0123456789abcdef',
		shuttingDown: false,
		get seq() {
			return events.length
		},
		oldestSeq: 1,
		history: ({ sinceSeq = 0 } = {}) => events.filter(({ seq }) => seq > sinceSeq),
		onEvent(listener) {
			eventListeners.add(listener)
			return () => eventListeners.delete(listener)
		},
		list: () => ['a', 'b'],
		lastLogSeq: name => lines.filter(({ service }) => service === name).length,
		logs: (names, { lines: count, afterSeq }) => {
			const found = lines.filter(({ service, seq }) => (names.length === 0 || names.includes(service)) && seq > (afterSeq?.[service] ?? 0))
			return count === undefined ? found : found.slice(Math.max(0, found.length - count))
		},
		onLogs(listener) {
			lineListeners.add(listener)
			return () => lineListeners.delete(listener)
		},
		...methods,
	}
	const supervisor = new Proxy(Object.create(null), {
		get(_, name) {
			if (!Reflect.has(known, name)) throw new Error(`the test gave the supervisor no ${String(name)}`)
			return Reflect.get(known, name)
		},
	})
	return {
		supervisor,
		happen(over = {}) {
			const event: SupervisorEvent = {
				seq: events.length + 1,
				at_ms: 1_795_492_590_296,
				kind: 'transition',
				service: 'a',
				run: 1,
				from: 'starting',
				to: 'running',
				event: 'spawned',
				reason: null,
				cause: { kind: 'boot', at_ms: 1_795_492_590_296 },
				...over,
			}
			events.push(event)
			for (const listener of eventListeners) listener(event)
			return event
		},
		write(service, ...contents) {
			const batch = contents.map(content => {
				const seq = lines.filter(line => line.service === service).length + 1
				const line: Line = { seq, timestamp_ms: 1_795_492_590_296, service, stream: 'stdout', content }
				lines.push(line)
				return line
			})
			for (const listener of lineListeners) listener(batch)
		},
	}
}
