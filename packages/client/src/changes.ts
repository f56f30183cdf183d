import type { State } from '@zinit/protocol'
import type { Bounds } from './bounds.ts'
import type { Dropped } from './stream/dropped.ts'
import type { Event } from './stream/events.ts'
import type { Stream } from './stream/stream.ts'

/** Wakes whoever waits for a state. */
export interface Changes {
	/** Resolves when something may have changed, with the states that the service has passed since. */
	next(): Promise<readonly State[]>
	end(): Promise<void>
}

/** Changes as events tell them. */
export const changesOf = (events: Stream<Event | Dropped>, name: string | undefined, bounds: Bounds): Changes => ({
	async next() {
		const first = await bounds.race<IteratorResult<Event | Dropped>>((resolve, reject) => void events.next().then(resolve, reject))
		const seen = first.done === true ? [] : [first.value, ...events.drain()]
		return seen.flatMap(item => ('dropped' in item || item.service !== name || item.to === null ? [] : [item.to]))
	},
	async end() {
		await events.return()
	},
})

/** For a daemon without events: look again every 100 ms (cli.md 7.5). */
export const polling = (bounds: Bounds): Changes => ({
	async next() {
		await bounds.sleep(pollMs)
		return []
	},
	async end() {},
})

const pollMs = 100
