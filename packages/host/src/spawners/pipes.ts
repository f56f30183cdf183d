import type { Readable } from 'node:stream'
import type { LogSink } from '../logs/sink.ts'

/** Pipes of services, read by Node. */
export interface Pipes {
	read(service: string, stream: 'stdout' | 'stderr', pipe: Readable): void
	/** True if a read begun now finds all output of the service read; else `later` is called once that is so. */
	drained(service: string, later: () => void): boolean
	forget(service: string): void
	close(): void
}

interface Output {
	readonly pipes: Set<Readable>
	/** Counts chunks, so that a turn without one is seen. */
	chunks: number
}

export function createPipes(logs: LogSink): Pipes {
	const outputs = new Map<string, Output>()

	const outputOf = (service: string): Output => {
		const output = outputs.get(service) ?? { pipes: new Set<Readable>(), chunks: 0 }
		outputs.set(service, output)
		return output
	}

	// libuv reads a pipe whenever it is readable, so a whole turn of the event loop without a chunk means empty.
	const awaitQuiet = (output: Output, later: () => void) => {
		const before = output.chunks
		setImmediate(() => setImmediate(() => (output.pipes.size === 0 || output.chunks === before ? later() : awaitQuiet(output, later))))
	}

	const forget = (service: string) => {
		for (const pipe of outputs.get(service)?.pipes ?? []) pipe.destroy()
		outputs.delete(service)
	}

	return {
		read(service, stream, pipe) {
			const output = outputOf(service)
			const origin = { service, stream }
			output.pipes.add(pipe)
			pipe.on('data', (chunk: Buffer) => {
				output.chunks++
				const relief = logs.take(origin, chunk, chunk.length)
				if (relief) hold(pipe, relief)
			})
			pipe.on('error', () => {})
			pipe.on('close', () => output.pipes.delete(pipe))
		},
		drained(service, later) {
			const output = outputOf(service)
			if (output.pipes.size === 0) return true
			awaitQuiet(output, later)
			return false
		},
		forget,
		close() {
			for (const service of [...outputs.keys()]) forget(service)
		},
	}
}

function hold(pipe: Readable, relief: Promise<void>): void {
	pipe.pause()
	relief.then(() => pipe.resume())
}
