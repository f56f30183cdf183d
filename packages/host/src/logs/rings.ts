import type { HostWarning, LogLine, LogQuery, Logs } from '../model.ts'
import { createLogFiles } from './files.ts'
import { Ring } from './ring.ts'
import type { LogSink, LogTaps } from './sink.ts'
import { splitChunk, terminate } from './split.ts'
import { createSubscriptions } from './subscriptions.ts'

const defaultLines = 1000
const ringBytes = 8 * 1024 * 1024
const chunkBytes = 64 * 1024
/** Chunks kept for reuse, so that a flood makes no garbage. */
const sparePool = 32
/** What the largest ring loses at once when all together are too large; smaller steps would look for the largest too often. */
const shareStep = 1024 * 1024

/** The rings of all services, the sink that fills them, and the files behind them. */
export interface OwnLogs extends Logs, LogSink, LogTaps {
	/** Writes what waits for its file, and closes the files. */
	close(): Promise<void>
}

/** `totalBytes` bounds all rings together (lifecycle.md 7). */
export function createLogs(totalBytes = 256 * 1024 * 1024, warn: (warning: HostWarning) => void = () => {}): OwnLogs {
	const rings = new Map<string, Ring>()
	const files = createLogFiles(warn)
	const taps = new Map<string, (lines: readonly string[]) => void>()
	const spare: Buffer[] = []
	const subscriptions = createSubscriptions()
	const total = { bytes: 0 }
	let chunk: Buffer | undefined

	const ringOf = (service: string): Ring => {
		let ring = rings.get(service)
		if (!ring) {
			ring = new Ring(service, defaultLines, total)
			rings.set(service, ring)
		}
		return ring
	}

	const dropOldest = (ring: Ring, segment: { readonly seq: number; readonly lines: number; readonly text: string | Buffer }) => {
		if (segment.seq + segment.lines - 1 > ring.delivered) subscriptions.hurry(ring)
		ring.dropOldest()
		if (typeof segment.text !== 'string' && segment.text.length === chunkBytes && spare.length < sparePool) spare.push(segment.text)
	}

	const trim = (ring: Ring, maxBytes: number) => {
		for (let oldest = ring.surplus(maxBytes); oldest; oldest = ring.surplus(maxBytes)) dropOldest(ring, oldest)
	}

	/** Keeps the bounds after a change of one ring that had lines up to `seq`. */
	const settle = (ring: Ring, seq: number) => {
		if (ring.lastSeq !== seq) {
			subscriptions.mark(ring)
			if (taps.size > 0) taps.get(ring.service)?.(ring.select({}, seq).map(line => line.content))
		}
		trim(ring, ringBytes)
		while (total.bytes > totalBytes) {
			const largest = [...rings.values()].reduce((left, right) => (left.bytes >= right.bytes ? left : right))
			const size = largest.bytes
			trim(largest, Math.max(0, size - shareStep))
			if (largest.bytes === size) break
		}
	}

	return {
		chunk() {
			chunk ??= spare.pop() ?? Buffer.allocUnsafeSlow(chunkBytes)
			return chunk
		},
		take({ service, stream }, bytes, length) {
			const ring = ringOf(service)
			const seq = ring.lastSeq
			if (splitChunk(ring, stream, Date.now(), bytes, length) && bytes === chunk) chunk = undefined
			settle(ring, seq)
			return ring.file?.congestion() ?? null
		},
		terminate(service) {
			const ring = rings.get(service)
			if (!ring) return
			const seq = ring.lastSeq
			terminate(ring, 'stdout', Date.now())
			terminate(ring, 'stderr', Date.now())
			settle(ring, seq)
		},
		configure(service, bufferLines, file) {
			const ring = ringOf(service)
			ring.limit = bufferLines
			files.configure(service, file)
			ring.file = files.fileOf(service)
			settle(ring, ring.lastSeq)
		},
		query: (services, query) =>
			merge(
				[...new Set(services)].map(service => rings.get(service)?.select(query) ?? []),
				query,
			),
		lastSeq: service => rings.get(service)?.lastSeq ?? 0,
		append(service, stream, content) {
			const ring = ringOf(service)
			const seq = ring.lastSeq
			const at = Date.now()
			const bytes = Buffer.from(`${content}\n`)
			terminate(ring, stream, at)
			splitChunk(ring, stream, at, bytes, bytes.length)
			settle(ring, seq)
		},
		subscribe: subscriptions.subscribe,
		drop(service) {
			const ring = rings.get(service)
			files.configure(service, undefined)
			if (!ring) return
			subscriptions.hurry(ring)
			rings.delete(service)
			total.bytes -= ring.bytes
		},
		tap(service, listener) {
			taps.set(service, listener)
			return () => {
				if (taps.get(service) === listener) taps.delete(service)
			}
		},
		reopen: files.reopen,
		flush: files.flush,
		droppedLines: files.droppedLines,
		close: files.close,
	}
}

/** Joins sorted lists by time, keeps each list's own order, and cuts to the newest. */
function merge(lists: readonly LogLine[][], query: LogQuery): LogLine[] {
	const filled = lists.filter(list => list.length > 0)
	const [only] = filled
	if (filled.length < 2) return only ?? []
	const times = filled.map(list => {
		// A wall clock that was set back must not turn the lines of one service round.
		let latest = 0
		return list.map(line => {
			latest = Math.max(latest, line.timestamp_ms)
			return { line, time: latest }
		})
	})
	const lines = times
		.flat()
		.sort((left, right) => left.time - right.time)
		.map(({ line }) => line)
	return query.lines === undefined ? lines : lines.slice(Math.max(0, lines.length - query.lines))
}
