import type { LogLine, ServiceStatus, State } from '@zinit/protocol'
import { notReached, reasonOf } from './action.ts'
import { Bounds } from './bounds.ts'
import { type Changes, changesOf, polling } from './changes.ts'
import { tailing } from './legacy/tail.ts'
import { timedOut } from './link.ts'
import type { CallOptions } from './options.ts'
import { Planning } from './planning.ts'
import { isMoving, isOver, moments, type WaitTarget } from './settle.ts'
import { Attachment, type AttachOptions } from './stream/attachment.ts'
import type { Dropped } from './stream/dropped.ts'
import { type Event, EventFeed, type EventFilter } from './stream/events.ts'
import { follow } from './stream/follow.ts'
import { LogFeed, type LogFilter } from './stream/logs.ts'
import { Stream } from './stream/stream.ts'

/** Subscriptions, and waiting by them (cli.md 7.4). */
export abstract class Streams extends Planning {
	/** Events as they happen, over restarts of the daemon, until ended or aborted. Calls made after it show nothing that it misses. */
	events(filter: EventFilter = {}): Stream<Event | Dropped> {
		return this.#stream((signal, begun) => follow(this.link, new EventFeed(filter), signal, begun), filter.signal)
	}

	/** Log lines as they come, of one service, several or all, over restarts of the daemon; ends when all that were named are removed. */
	followLogs(name?: string | readonly string[], filter: LogFilter = {}): Stream<LogLine | Dropped> {
		const names = typeof name === 'string' ? [name] : name
		const { link } = this
		const isModern = (signal: AbortSignal) => this.isModern(link.bounds('system.ping', { signal }))
		const poll = (signal: AbortSignal) => tailing(this.within(Bounds.endless(signal)), names, filter, signal)
		return this.#stream(async function* (signal, begun) {
			const modern = await isModern(signal)
			if (!modern) begun()
			yield* modern ? follow(link, new LogFeed(names, filter), signal, begun) : poll(signal)
		}, filter.signal)
	}

	/** The terminal of a service with `stdin = "tty"`. Throws `not_supported`, `not_running`, `permission_denied`. */
	attach(name: string, options: AttachOptions = {}): Promise<Attachment> {
		return Attachment.open(this.link, name, options, this.link.bounds('tty.attach', options))
	}

	/**
	 * Resolves with the status once the service is, or was meanwhile, in the state. Default deadline 60 s.
	 * Throws `state_not_reached` when it has ended in another state for good, `timeout`, `service_not_found`.
	 */
	async waitFor(name: string, target: WaitTarget, { timeoutMs = waitForMs, signal }: CallOptions = {}): Promise<ServiceStatus> {
		let state: State | undefined
		const bounds = Bounds.after(timeoutMs, signal, () => timedOut('waitFor', timeoutMs, { service: name, state }))
		const ask = this.within(bounds)
		const wanted = target === 'settled' ? [] : [target].flat()
		const changes = await this.changes(name, target, bounds)
		try {
			for (let passed: readonly State[] = []; ; passed = await changes.next()) {
				// The state is asked for last: what nothing on the way changes is still so then.
				const all = target === 'settled' ? await moments(ask) : null
				let status = await ask('service.status', { name })
				state = status.state
				if (wanted.includes(state) || passed.some(each => wanted.includes(each))) return status
				if (all !== null && !isMoving(name, all)) return status
				if (all !== null || !isOver(name, await moments(ask))) continue
				status = await ask('service.status', { name })
				state = status.state
				if (wanted.includes(state)) return status
				throw notReached(name, wanted, state, reasonOf(status))
			}
		} finally {
			await changes.end()
		}
	}

	/** Changes of a service; for `settled` those of all, since it may depend on them. */
	protected async changes(name: string | undefined, target: WaitTarget, bounds: Bounds): Promise<Changes> {
		if (!(await this.isModern(bounds))) return polling(bounds)
		const names = target === 'settled' || name === undefined ? undefined : [name]
		return changesOf(this.events({ names, kinds: ['transition'] }), name, bounds)
	}

	#stream<T>(source: (signal: AbortSignal, begun: () => void) => AsyncIterable<T>, signal: AbortSignal | undefined): Stream<T> {
		const stream = new Stream(source, this.link.closed, signal)
		this.link.begin(stream.begun)
		return stream
	}
}

const waitForMs = 60_000
