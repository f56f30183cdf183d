import { isQuery, type PingResponse } from '@zinit/protocol'
import { Bounds } from './bounds.ts'
import { resultOf } from './bridge.ts'
import type { Connection } from './connection.ts'
import { candidates, isUnreachable, reach, unreachable } from './discovery.ts'
import { ZinitError } from './error.ts'
import { type CallOptions, type ConnectOptions, defaults } from './options.ts'
import { Pool } from './pool.ts'

/** What a daemon says of itself; a 0.3.9 only its version. */
export type Hello = Partial<PingResponse>

/** The way to one daemon: finds it, keeps connections, retries what may be retried (cli.md 7.3). */
export class Link {
	readonly #options: ConnectOptions
	readonly #pool: Pool
	readonly #closing = new AbortController()
	readonly #beginning = new Set<Promise<void>>()
	#paths: readonly string[] = []
	#hello: Hello = {}
	#greeted = false
	#lost = false

	constructor(options: ConnectOptions) {
		this.#options = options
		this.#pool = new Pool(
			poolSize,
			bounds => this.open(bounds),
			() => {
				// Another daemon may answer next.
				this.#greeted = false
				this.#lost = true
			},
		)
	}

	/** What the daemon last said of itself; empty before the first ping. */
	get lastHello(): Hello {
		return this.#hello
	}

	/** Aborted when the client is closed. */
	get closed(): AbortSignal {
		return this.#closing.signal
	}

	/** Whether a connection may follow one that was lost. */
	get reconnects(): boolean {
		return this.#options.reconnect ?? true
	}

	/** Finds the daemon and, unless told otherwise, asks for its version: within the connect limit. */
	async start(): Promise<void> {
		const { connectTimeoutMs = defaults.connectTimeoutMs, waitForDaemonMs = defaults.waitForDaemonMs, signal, ping = true } = this.#options
		this.#paths = await candidates(this.#options.socket)
		const ms = connectTimeoutMs === 0 ? 0 : connectTimeoutMs + waitForDaemonMs
		const bounds = Bounds.after(ms, signal, () => unreachable(this.#paths[0] ?? '', 'timeout', undefined, ms))
		if (ping) await this.hello(bounds)
		else await this.#retried('', bounds, () => this.#pool.with(false, bounds, async () => {}))
	}

	/** Version and features of the daemon that answers now; asked again after a loss. */
	async hello(bounds: Bounds): Promise<Hello> {
		if (this.#greeted) return this.#hello
		const pong = await this.#send('system.ping', {}, bounds, false)
		this.#hello = isHello(pong) ? pong : {}
		this.#greeted = true
		return this.#hello
	}

	/** Bounds of a call: its own deadline, else `ms`, else that of the client. */
	bounds(method: string, { signal, timeoutMs }: CallOptions, ms = this.#options.callTimeoutMs ?? defaults.callTimeoutMs): Bounds {
		const limit = timeoutMs ?? ms
		return Bounds.after(limit, signal, () => timedOut(method, limit))
	}

	/** The result of a call. `patient`: it may last, since it waits for an outcome. Throws the daemon's error, or one of the client's own kinds. */
	async request(method: string, params: object, bounds: Bounds, patient = false): Promise<unknown> {
		// A stream that was asked for before must not miss what this call shows or does.
		if (this.#beginning.size > 0)
			await bounds.race((resolve, reject) => void Promise.all(this.#beginning).then(() => resolve(undefined), reject))
		return this.#send(method, params, bounds, patient)
	}

	/** Requests from now on wait until the stream has begun. */
	begin(begun: Promise<void>): void {
		this.#beginning.add(begun)
		void begun.then(() => this.#beginning.delete(begun))
	}

	/** A connection outside the pool; rides out an absent daemon as long as the options say. */
	async open(bounds: Bounds): Promise<Connection> {
		const waiting = performance.now() + (this.#options.waitForDaemonMs ?? defaults.waitForDaemonMs)
		for (;;) {
			try {
				return await this.openNow(bounds)
			} catch (error) {
				if (!isUnreachable(error, 'absent', 'refused') || performance.now() >= waiting) throw error
			}
			await bounds.sleep(pollMs)
		}
	}

	/** A connection outside the pool, to a daemon that is there. */
	async openNow(bounds: Bounds): Promise<Connection> {
		this.#checkOpen('connect')
		const connection = await reach(this.#paths, bounds, this.#options.connectTimeoutMs ?? defaults.connectTimeoutMs)
		// Whoever answered first is the daemon of this client.
		this.#paths = [connection.path]
		return connection
	}

	/** Ends all connections and streams. */
	close(): void {
		this.#closing.abort()
		this.#pool.close()
	}

	#send(method: string, params: object, bounds: Bounds, patient: boolean): Promise<unknown> {
		return this.#retried(method, bounds, async () => {
			this.#checkOpen(`call ${method}`)
			return resultOf(await this.#pool.with(patient, bounds, connection => connection.exchange(method, params, bounds)))
		})
	}

	async #retried<T>(method: string, bounds: Bounds, attempt: () => Promise<T>): Promise<T> {
		for (let failures = 0; ; failures++) {
			try {
				return await attempt()
			} catch (error) {
				if (failures >= retries || !this.#mayRetry(error, method)) throw error
			}
			await bounds.sleep(jitter(firstDelayMs * 2 ** failures))
		}
	}

	/** Connecting, and what the daemon did not receive or what only reads. */
	#mayRetry(error: unknown, method: string): boolean {
		if (this.closed.aborted || (this.#lost && !this.reconnects)) return false
		if (isUnreachable(error, 'refused')) return true
		if (!(error instanceof ZinitError) || error.kind !== 'connection_lost') return false
		return error.data.sent === false || isQuery(method)
	}

	#checkOpen(act: string): void {
		const word = this.closed.aborted ? 'closed' : this.#lost && !this.reconnects ? 'disconnected' : undefined
		if (word === undefined) return
		const data = { sent: false, ...(this.#paths[0] === undefined ? {} : { path: this.#paths[0] }) }
		throw new ZinitError('connection_lost', `cannot ${act}: the client is ${word}`, { data, retryable: false })
	}
}

/** The error of a deadline; the daemon goes on. */
export const timedOut = (
	method: string,
	ms: number,
	about: { readonly service?: string | undefined; readonly state?: string | undefined } = {},
): ZinitError => {
	const { service, state } = about
	const of = service === undefined ? '' : ` of '${service}'`
	const message = `cannot wait longer for ${method}${of}: no outcome within ${ms}ms${state === undefined ? '' : `, it is ${state}`}`
	const data = { method, ms, ...(service === undefined ? {} : { service }), ...(state === undefined ? {} : { state }) }
	return new ZinitError('timeout', message, { data })
}

/** Full jitter: anything up to the delay, so that many clients do not come back at once. */
export const jitter = (ms: number) => Math.random() * ms

const isHello = (value: unknown): value is Hello => typeof value === 'object' && value !== null

const poolSize = 8
const retries = 3
const firstDelayMs = 100
const pollMs = 100
