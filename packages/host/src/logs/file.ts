import { constants, fstat, ftruncate, open, write } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { ensureDirectory } from '../files/directories.ts'
import { Backlog } from './backlog.ts'
import { countLines } from './count.ts'
import type { Descriptors, Holder } from './descriptors.ts'
import type { Total } from './ring.ts'
import { rotateFiles } from './rotate.ts'

/** When a file is rotated, and how many old ones are kept; 0 bytes: never, 0 files: it is truncated. */
export interface Rotation {
	readonly maxBytes: number
	readonly maxFiles: number
}

const openDescriptor = promisify(open)
const writeBytes = promisify(write)
const truncate = promisify(ftruncate)
const readFacts = promisify(fstat)
/** Nothing that is opened here may hold a thread of the pool: a FIFO without a reader would. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK | constants.O_NOCTTY
/** Logs may tell secrets. */
const mode = 0o640
/** How old the knowledge may be that the path still leads to the open file, ms (config.md 9.4: within 1 s). */
const trust = 800
const longestWrite = 1024 * 1024
/** Not in use: there are never more than there are writers. */
const buffers: Buffer[] = []

/** A file that is appended to in steps; the caller awaits each before the next. */
export class AppendedFile implements Holder {
	readonly path: string
	readonly backlog: Backlog
	rotation: Rotation
	fd: number | null = null
	isBusy = false
	readonly #descriptors: Descriptors
	#size = 0
	#identity = ''
	#isRegular = true
	/** When the path was looked at, monotonic ms. */
	#looked = Number.NEGATIVE_INFINITY

	constructor(path: string, rotation: Rotation, descriptors: Descriptors, total: Total) {
		this.path = path
		this.rotation = rotation
		this.#descriptors = descriptors
		this.backlog = new Backlog(total)
	}

	/** The path is looked at again before the next write. */
	distrust(): void {
		this.#looked = Number.NEGATIVE_INFINITY
	}

	/** Writes a part of the backlog, or rotates for it. Rejects with what the system says; the backlog is empty then, and `lost` has got its lines. */
	async step(lost: (lines: number) => void): Promise<void> {
		// What was to be written may have gone with the step before.
		if (this.backlog.size === 0) return
		this.isBusy = true
		this.#descriptors.began()
		const buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(longestWrite)
		try {
			const fd = await this.#open()
			const length = this.backlog.take(buffer, this.#room(), this.#size === 0)
			if (length === 0) await this.#rotate(fd)
			else await this.#write(fd, buffer.subarray(0, length), lost)
		} catch (error) {
			lost(this.backlog.clear())
			throw error
		} finally {
			buffers.push(buffer)
			this.isBusy = false
			this.#descriptors.rested()
		}
	}

	async #write(fd: number, bytes: Buffer, lost: (lines: number) => void): Promise<void> {
		let at = 0
		try {
			while (at < bytes.length) at += (await writeBytes(fd, bytes, at, bytes.length - at, null)).bytesWritten
			this.#size += at
		} catch (error) {
			// A line is written whole or not at all.
			const start = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1
			this.#size += start
			if (start < at && this.#isRegular) await truncate(fd, this.#size).catch(() => {})
			lost(countLines(bytes, start, bytes.length))
			throw error
		}
	}

	/** The bytes that still fit. */
	#room(): number {
		return this.rotation.maxBytes === 0 || !this.#isRegular ? Number.POSITIVE_INFINITY : this.rotation.maxBytes - this.#size
	}

	async #open(): Promise<number> {
		if (this.fd !== null && performance.now() - this.#looked > trust) await this.#look()
		if (this.fd !== null) {
			this.#descriptors.used(this)
			return this.fd
		}
		const fd = await this.#openAnew()
		this.fd = fd
		this.#descriptors.used(this)
		const { dev, ino, size, isRegular } = describe(await readFacts(fd))
		this.#identity = `${dev}:${ino}`
		this.#size = size
		this.#isRegular = isRegular
		this.#looked = performance.now()
		return fd
	}

	/** Somebody may have renamed, removed or truncated the file. */
	async #look(): Promise<void> {
		const found = await stat(this.path).catch(() => null)
		this.#looked = performance.now()
		if (found && `${found.dev}:${found.ino}` === this.#identity) this.#size = found.size
		else this.#descriptors.release(this)
	}

	async #openAnew(): Promise<number> {
		let isMade = false
		for (;;) {
			try {
				return await openDescriptor(this.path, flags, mode)
			} catch (error) {
				const code: unknown = Reflect.get(Object(error), 'code')
				// Once, whoever made the directory: another file in it may just have done so.
				if (code === 'ENOENT' && !isMade) {
					isMade = true
					await ensureDirectory(dirname(this.path))
					continue
				}
				if ((code === 'EMFILE' || code === 'ENFILE') && (await this.#descriptors.spare())) continue
				throw error
			}
		}
	}

	async #rotate(fd: number): Promise<void> {
		if (this.rotation.maxFiles === 0) await truncate(fd, 0)
		else {
			await rotateFiles(this.path, this.rotation.maxFiles)
			this.#descriptors.release(this)
		}
		this.#size = 0
	}
}

function describe(found: import('node:fs').Stats) {
	return { dev: found.dev, ino: found.ino, size: found.size, isRegular: found.isFile() }
}
