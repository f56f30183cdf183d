import type { Bounds } from './bounds.ts'
import type { Connection } from './connection.ts'

/**
 * Connections for calls (cli.md 7.3): a call has one for itself, at most `size` serve quick calls and are kept.
 * Calls that wait for an outcome are not counted and never queue: the one that they wait for may be behind them.
 */
export class Pool {
	readonly #open: (bounds: Bounds) => Promise<Connection>
	readonly #onLoss: () => void
	readonly #size: number
	readonly #idle: Connection[] = []
	readonly #all = new Set<Connection>()
	readonly #queue: (() => void)[] = []
	#busy = 0

	constructor(size: number, open: (bounds: Bounds) => Promise<Connection>, onLoss: () => void) {
		this.#size = size
		this.#open = open
		this.#onLoss = onLoss
	}

	/** Runs `use` with a connection of its own. */
	async with<T>(patient: boolean, bounds: Bounds, use: (connection: Connection) => Promise<T>): Promise<T> {
		if (!patient) await this.#turn(bounds)
		try {
			const connection = this.#taken() ?? this.#adopt(await this.#open(bounds))
			try {
				return await use(connection)
			} finally {
				this.#release(connection)
			}
		} finally {
			if (!patient) this.#next()
		}
	}

	/** Ends all connections; calls in flight reject. */
	close(): void {
		for (const connection of [...this.#all]) this.#drop(connection)
	}

	#turn(bounds: Bounds): Promise<void> {
		if (this.#busy < this.#size) {
			this.#busy += 1
			return Promise.resolve()
		}
		return bounds.race<void>(resolve => {
			this.#queue.push(resolve)
			return () => void this.#queue.splice(this.#queue.indexOf(resolve), 1)
		})
	}

	#next(): void {
		const next = this.#queue.shift()
		if (next === undefined) this.#busy -= 1
		else next()
	}

	#taken(): Connection | undefined {
		for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
			if (!connection.ended) {
				connection.hold(true)
				return connection
			}
		}
		return undefined
	}

	#adopt(connection: Connection): Connection {
		this.#all.add(connection)
		connection.onEnd(lost => {
			this.#all.delete(connection)
			const at = this.#idle.indexOf(connection)
			if (at >= 0) this.#idle.splice(at, 1)
			if (lost) this.#onLoss()
		})
		return connection
	}

	#release(connection: Connection): void {
		if (!connection.rest()) return
		if (this.#all.size > this.#size) this.#drop(connection)
		else {
			connection.hold(false)
			this.#idle.push(connection)
		}
	}

	#drop(connection: Connection): void {
		this.#all.delete(connection)
		connection.onEnd(() => {})
		connection.close()
	}
}
