import { getSystemErrorName } from 'node:util'
import type { OpenWire, Wire, WireListener } from './wire.ts'

/**
 * A wire on the handle below the sockets of Node.js (`lib/net.js`, `lib/internal/stream_base_commons.js`): loading and entering `node:net` and the
 * streams takes 6 ms, a fifth of the start of a hot verb. The handle is no public interface: where it is missing or another than it was, or somebody
 * wants to hear of its use (DEP0111), it is the socket after all.
 */
export const openWire: OpenWire = async (path, bounds) => {
	const bindings = found()
	if (bindings === undefined) return (await import('./socket.ts')).openWire(path, bounds)
	return bounds.race((resolve, reject) => {
		const handle = new bindings.Pipe(CLIENT)
		const request = new bindings.PipeConnectWrap()
		const fail = (status: number) => {
			handle.close()
			reject(systemError(status, 'connect', path))
		}
		request.oncomplete = status => (status === 0 ? resolve(new PipeWire(handle, bindings)) : fail(status))
		const status = handle.connect(request, path) ?? 0
		if (status !== 0) fail(status)
		return () => handle.close()
	})
}

class PipeWire implements Wire {
	readonly #handle: Handle
	readonly #bindings: Bindings
	#listener: WireListener | undefined
	#reading = false
	#closed = false

	constructor(handle: Handle, bindings: Bindings) {
		this.#handle = handle
		this.#bindings = bindings
	}

	listen(listener: WireListener): void {
		this.#listener = listener
		this.#handle.onread = chunk => this.#read(chunk)
		this.resume()
	}

	write(text: string): void {
		if (this.#closed) return
		const { WriteWrap } = this.#bindings
		const request = new WriteWrap()
		request.oncomplete = status => this.#check(status, 'write')
		this.#check(this.#handle.writeUtf8String(request, text), 'write')
	}

	pause(): void {
		if (this.#closed || !this.#reading) return
		this.#reading = false
		this.#handle.readStop()
	}

	resume(): void {
		if (this.#closed || this.#reading) return
		this.#reading = true
		this.#check(this.#handle.readStart(), 'read')
	}

	hold(alive: boolean): void {
		if (alive) this.#handle.ref()
		else this.#handle.unref()
	}

	destroy(): void {
		if (this.#closed) return
		this.#closed = true
		this.#handle.close()
	}

	/** How much came, or why nothing more does, stands in the state that all streams share. */
	#read(chunk: ArrayBuffer | undefined): void {
		const { streamBaseState, kReadBytesOrError, kArrayBufferOffset } = this.#bindings
		const count = streamBaseState[kReadBytesOrError] ?? 0
		if (count > 0 && chunk !== undefined) this.#listener?.data(Buffer.from(chunk, streamBaseState[kArrayBufferOffset], count))
		else if (count === EOF) this.#listener?.end()
		else this.#check(count, 'read')
	}

	#check(status: number, syscall: string): void {
		if (status >= 0 || this.#closed) return
		this.#listener?.gone(systemError(status, syscall))
	}
}

/** What Node.js calls a SOCKET: no server, no IPC. */
const CLIENT = 0
/** UV_EOF. */
const EOF = -4095

type Completion = { oncomplete?: (status: number) => void }

interface Handle {
	onread?: (chunk: ArrayBuffer | undefined) => void
	/** All of them tell a negative errno, or nothing or 0. */
	connect(request: Completion, path: string): number | undefined
	writeUtf8String(request: Completion, text: string): number
	readStart(): number
	readStop(): number
	ref(): void
	unref(): void
	close(): void
}

interface Bindings {
	readonly Pipe: new (kind: number) => Handle
	readonly PipeConnectWrap: new () => Completion
	readonly WriteWrap: new () => Completion
	readonly streamBaseState: Readonly<Record<number, number>>
	readonly kReadBytesOrError: number
	readonly kArrayBufferOffset: number
}

function found(): Bindings | undefined {
	const { NODE_OPTIONS, NODE_PENDING_DEPRECATION } = process.env
	if (NODE_OPTIONS || NODE_PENDING_DEPRECATION || !('binding' in process) || typeof process.binding !== 'function') return undefined
	try {
		const bindings: unknown = { ...process.binding('stream_wrap'), ...process.binding('pipe_wrap') }
		return isComplete(bindings) ? bindings : undefined
	} catch {
		return undefined
	}
}

function isComplete(bindings: unknown): bindings is Bindings {
	if (typeof bindings !== 'object' || bindings === null) return false
	const { Pipe, PipeConnectWrap, WriteWrap, streamBaseState, kReadBytesOrError, kArrayBufferOffset } = bindings as Partial<Bindings>
	return (
		[Pipe, PipeConnectWrap, WriteWrap].every(each => typeof each === 'function') &&
		typeof streamBaseState === 'object' &&
		[kReadBytesOrError, kArrayBufferOffset].every(each => typeof each === 'number') &&
		METHODS.every(method => Pipe !== undefined && method in Pipe.prototype)
	)
}

const METHODS = ['connect', 'writeUtf8String', 'readStart', 'readStop', 'ref', 'unref', 'close'] as const

function systemError(status: number, syscall: string, path?: string): NodeJS.ErrnoException {
	const code = getSystemErrorName(status)
	return Object.assign(new Error(`${syscall} ${code}`), { errno: status, code, syscall, ...(path === undefined ? {} : { path }) })
}
