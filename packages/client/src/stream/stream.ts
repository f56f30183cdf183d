/** Starts producing at once; `begun` is to be called when nothing that happens from then on is missed. */
export type Source<T> = (signal: AbortSignal, begun: () => void) => AsyncIterable<T>

/** Items of a source, ready to be taken. At most 1,024 wait; then the source waits. `break`, `return()` and abort end it. */
export class Stream<T> implements AsyncIterableIterator<T> {
	/** Resolves when the source has begun, or has ended before; never rejects. */
	readonly begun: Promise<void>
	readonly #stop = new AbortController()
	readonly #waiting: T[] = []
	readonly #takers: PromiseWithResolvers<IteratorResult<T>>[] = []
	#room: (() => void) | undefined
	#end: { error?: unknown } | undefined

	/** `closed` ends it quietly, `signal` with its reason. */
	constructor(source: Source<T>, closed: AbortSignal, signal?: AbortSignal) {
		const { promise, resolve } = Promise.withResolvers<void>()
		this.begun = promise
		const aborted = () => this.#finish({ error: signal?.reason })
		const over = () => this.#finish({})
		signal?.addEventListener('abort', aborted, { once: true })
		closed.addEventListener('abort', over, { once: true })
		this.#stop.signal.addEventListener('abort', () => {
			signal?.removeEventListener('abort', aborted)
			closed.removeEventListener('abort', over)
			resolve()
		})
		if (signal?.aborted) aborted()
		else if (closed.aborted) over()
		else void this.#run(source, resolve)
	}

	/** The next item. Throws what ended the source, once. */
	next(): Promise<IteratorResult<T>> {
		const [item] = this.#waiting
		if (item !== undefined) {
			this.#waiting.shift()
			this.#room?.()
			return Promise.resolve({ done: false, value: item })
		}
		if (this.#end !== undefined) {
			const end = this.#end
			this.#end = {}
			return 'error' in end ? Promise.reject(end.error) : Promise.resolve(over)
		}
		const taker = Promise.withResolvers<IteratorResult<T>>()
		this.#takers.push(taker)
		return taker.promise
	}

	/** How many items wait. */
	get waiting(): number {
		return this.#waiting.length
	}

	/** Items that wait, taken at once. */
	drain(): readonly T[] {
		const items = this.#waiting.splice(0)
		this.#room?.()
		return items
	}

	return(): Promise<IteratorResult<T>> {
		this.#waiting.length = 0
		this.#finish({})
		return Promise.resolve(over)
	}

	[Symbol.asyncIterator](): this {
		return this
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.return()
	}

	async #run(source: Source<T>, begun: () => void): Promise<void> {
		try {
			for await (const item of source(this.#stop.signal, begun)) {
				const taker = this.#takers.shift()
				if (taker !== undefined) taker.resolve({ done: false, value: item })
				else this.#waiting.push(item)
				if (this.#waiting.length >= capacity) await this.#untilRoom()
				if (this.#end !== undefined) return
			}
			this.#finish({})
		} catch (error) {
			this.#finish({ error })
		}
	}

	#untilRoom(): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>()
		this.#room = () => {
			this.#room = undefined
			resolve()
		}
		return promise
	}

	#finish(end: { error?: unknown }): void {
		if (this.#end !== undefined) return
		this.#end = end
		if ('error' in end) {
			const taker = this.#takers.shift()
			if (taker !== undefined) {
				this.#end = {}
				taker.reject(end.error)
			}
		}
		for (const taker of this.#takers.splice(0)) taker.resolve(over)
		this.#stop.abort()
		this.#room?.()
	}
}

const over = { done: true, value: undefined } as const

/** Items that may wait on the client (cli.md 7.4). */
const capacity = 1024
