import type { Bounds } from '../bounds.ts'
import { paramsOf, resultOf, type Sent, typed } from '../bridge.ts'
import type { Connection } from '../connection.ts'
import { ZinitError } from '../error.ts'
import type { Link } from '../link.ts'
import type { CallOptions } from '../options.ts'
import { Stream } from './stream.ts'

export interface AttachOptions extends CallOptions {
	/** Ask to be the one who types; default false. */
	readonly write?: boolean | undefined
	/** Size that a writer gives the terminal; default 80 × 24. */
	readonly cols?: number | undefined
	readonly rows?: number | undefined
}

/** The terminal of a running service: its output as bytes, until its run ends; `break`, `return()` and abort leave it. */
export class Attachment extends Stream<Uint8Array> {
	/** False: somebody else is typing, or it was not asked for. */
	readonly writer: boolean
	readonly #send: (method: 'tty.input' | 'tty.resize', params: object) => Promise<void>

	private constructor(
		link: Link,
		connection: Connection,
		{ subscription, writer }: { subscription: string; writer: boolean },
		signal: AbortSignal | undefined,
	) {
		super(stop => output(connection, stop), link.closed, signal)
		this.writer = writer
		let last: Promise<unknown> = Promise.resolve()
		// One call in flight: what is typed while another waits follows it.
		this.#send = async (method, params) => {
			const next = last.then(() => connection.exchange(method, { subscription, ...params }, link.bounds(method, {})))
			last = next.catch(() => {})
			resultOf(await next)
		}
	}

	/** Attaches. Throws `not_supported` without `stdin = "tty"`, `not_running`, `permission_denied`. */
	static async open(link: Link, name: string, { write, cols, rows, ...options }: AttachOptions, bounds: Bounds): Promise<Attachment> {
		const connection = await link.open(bounds)
		try {
			const params: Sent<'tty.attach'> = { name, write, cols, rows }
			const attached = typed('tty.attach', resultOf(await connection.subscribe('tty.attach', params, bounds)))
			return new Attachment(link, connection, attached, options.signal)
		} catch (error) {
			connection.close()
			throw error
		}
	}

	/** Types. Throws `permission_denied` if somebody else is the writer. */
	write(bytes: string | Uint8Array): Promise<void> {
		return this.#send('tty.input', { data: Buffer.from(bytes).toString('base64') })
	}

	/** Gives the terminal a size. Throws like `write`. */
	resize(cols: number, rows: number): Promise<void> {
		return this.#send('tty.resize', { cols, rows })
	}
}

async function* output(connection: Connection, stop: AbortSignal): AsyncGenerator<Uint8Array> {
	const close = () => connection.close()
	stop.addEventListener('abort', close, { once: true })
	try {
		for await (const notification of connection.notifications()) {
			const bytes = paramsOf('tty.output', notification)
			if (bytes !== undefined) yield Buffer.from(bytes.data, 'base64')
			if (paramsOf('subscription.closed', notification)?.reason === 'removed') return
		}
		throw new ZinitError('connection_lost', `the connection to zinit-server at ${connection.path} ended: it takes its terminals with it`, {
			data: { path: connection.path, method: 'tty.attach', sent: true },
		})
	} finally {
		stop.removeEventListener('abort', close)
		close()
	}
}
