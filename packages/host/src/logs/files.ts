import { resolve } from 'node:path'
import type { HostWarning, LogFileOptions } from '../model.ts'
import { describeError } from '../native/errno.ts'
import { countFeeds } from './backlog.ts'
import { createDescriptors } from './descriptors.ts'
import { AppendedFile } from './file.ts'
import { formatSegment, type LogFileFormat } from './format.ts'
import { Losses } from './losses.ts'
import { Relief } from './relief.ts'
import type { SegmentFile } from './ring.ts'
import { createWriters } from './writers.ts'

/** The files that lines are appended to (config.md 9.4); services that name the same file share it. */
export interface LogFiles {
	/** Without options, or a path in them, the service has no file from now on. */
	configure(service: string, options: LogFileOptions | undefined): void
	/** Null: the service has none. */
	fileOf(service: string): SegmentFile | null
	reopen(): void
	flush(): Promise<void>
	droppedLines(service: string): number
	/** Writes what waits, as far as that takes no more than 2 s, and closes all. */
	close(): Promise<void>
}

interface Entry {
	readonly file: AppendedFile
	readonly losses: Losses
	readonly services: Set<string>
	readonly relief: Relief
	/** Last failure, monotonic ms. */
	failed: number
	reason: string
}

/** Writes at the same time: a device that hangs must leave threads of the pool to others. */
const writersLimit = 2
const descriptorsLimit = 128
/** Bytes that may wait for one file, and for all, before lines are dropped: only where writing stands still. */
const longestBacklog = 16 * 1024 * 1024
const allBacklogs = 128 * 1024 * 1024
/** A file that failed is tried again after this time, ms. */
const retryAfter = 1000
const closeLimit = 2000

export function createLogFiles(warn: (warning: HostWarning) => void): LogFiles {
	const descriptors = createDescriptors(descriptorsLimit)
	const entries = new Map<string, Entry>()
	const owners = new Map<string, { readonly entry: Entry; readonly format: LogFileFormat }>()
	const total = { bytes: 0 }

	const writers = createWriters<Entry>(writersLimit, async entry => {
		let lost = 0
		const { file, relief } = entry
		try {
			await file.step(lines => (lost += lines))
			entry.failed = Number.NEGATIVE_INFINITY
		} catch (error) {
			entry.failed = performance.now()
			entry.reason = describeError(error)
			entry.losses.add(lost, entry.reason)
		}
		const isUnfinished = file.backlog.size > 0
		relief.progressed(file.backlog.size)
		if (!isUnfinished && entry.services.size === 0) retire(entry)
		return isUnfinished
	})

	const retire = (entry: Entry) => {
		descriptors.release(entry.file)
		entry.losses.end()
		entries.delete(entry.file.path)
	}
	const entryOf = (path: string, { file_max_bytes = 10 * 1024 * 1024, file_max_files = 5 }: LogFileOptions): Entry => {
		const rotation = { maxBytes: file_max_bytes, maxFiles: file_max_files }
		const entry = entries.get(path) ?? createEntry(path, rotation)
		entry.file.rotation = rotation
		entries.set(path, entry)
		return entry
	}
	const createEntry = (path: string, rotation: AppendedFile['rotation']): Entry => {
		const services = new Set<string>()
		const tell = (message: string) => warn({ service: [...services][0] ?? null, message: `cannot write '${path}': ${message}` })
		const file = new AppendedFile(path, rotation, descriptors, total)
		return { file, losses: new Losses(tell), services, relief: new Relief(), failed: Number.NEGATIVE_INFINITY, reason: '' }
	}
	const leave = (service: string) => {
		const entry = owners.get(service)?.entry
		if (!entry) return
		owners.delete(service)
		entry.services.delete(service)
		if (entry.services.size === 0 && entry.file.backlog.size === 0 && !entry.file.isBusy) retire(entry)
	}
	const append = (entry: Entry, text: string) => {
		const { file, losses, failed, reason } = entry
		if (performance.now() - failed < retryAfter) return losses.add(countFeeds(text), reason)
		if (file.backlog.size + text.length > longestBacklog || total.bytes + text.length > allBacklogs) {
			return losses.add(countFeeds(text), 'it is written too slowly')
		}
		file.backlog.add(text)
		writers.want(entry)
	}

	return {
		configure(service, options) {
			const path = options?.file ? resolve(options.file) : null
			const entry = path === null || !options ? null : entryOf(path, options)
			if (entry !== owners.get(service)?.entry) leave(service)
			if (!entry) return
			entry.services.add(service)
			owners.set(service, { entry, format: options?.file_format ?? 'text' })
		},
		fileOf(service) {
			const owner = owners.get(service)
			if (!owner) return null
			const { entry, format } = owner
			return {
				append: segment => append(entry, formatSegment(segment, service, format)),
				congestion: () => entry.relief.wait(entry.file.backlog.size),
			}
		},
		reopen() {
			for (const { file } of entries.values()) file.distrust()
		},
		flush: writers.idle,
		droppedLines: service => owners.get(service)?.entry.losses.lines ?? 0,
		async close() {
			let timer: NodeJS.Timeout | undefined
			await Promise.race([writers.idle(), new Promise(resolve => (timer = setTimeout(resolve, closeLimit)))])
			clearTimeout(timer)
			for (const entry of entries.values()) retire(entry)
			owners.clear()
		},
	}
}
