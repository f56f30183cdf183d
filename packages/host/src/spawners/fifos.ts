import { readlinkSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { LogSink, Origin } from '../logs/sink.ts'
import { describeErrno } from '../native/errno.ts'
import { fifoPaths, makeFifo, ownFifo } from '../native/fifo.ts'
import type { Libc } from '../native/libc.ts'
import { createReader, type Source } from '../native/reader.ts'
import { SpawnRefusal } from '../settings/refusal.ts'
import { descriptorCeiling } from './ceiling.ts'

/** The FIFOs that services write to. */
export interface Fifos {
	/** Makes the FIFOs of a service, for its user, and opens them for reading; throws a `SpawnRefusal`. */
	open(service: string, uid: number | null): readonly [stdout: string, stderr: string]
	/** True if a read begun now finds all output of the service read; else `later` is called once that is so. */
	drained(service: string, later: () => void): boolean
	/** The service that descriptor 1 or 2 of a process writes for; null: none, or that is closed to us. */
	ownerOf(thread: number): string | null
	/** Closes them; returns their paths. */
	forget(service: string): readonly string[]
	ref(): void
	unref(): void
	close(): void
}

interface Output {
	readonly paths: readonly [stdout: string, stderr: string]
	/** Read ends that were opened. */
	readonly sources: Source<Origin>[]
}

/** How the read end of a FIFO is opened: without waiting for a writer, and never what a link leads to. */
export const readEndFlags = 0o2000000 | 0o4000 | (process.arch === 'arm64' ? 0o100000 : 0o400000)
const streams = ['stdout', 'stderr'] as const
const EMFILE = 24

export function createFifos(libc: Libc, stateDir: string, logs: LogSink): Fifos {
	const directory = join(stateDir, 'logs')
	const reader = createReader(libc, logs)
	const outputs = new Map<string, Output>()
	const ceiling = descriptorCeiling()

	const outputOf = (service: string): Output => {
		let output = outputs.get(service)
		if (!output) {
			output = { paths: fifoPaths(directory, service), sources: [] }
			outputs.set(service, output)
		}
		return output
	}

	return {
		// The read ends are opened first: a child that ends at once would leave a FIFO that nobody holds, and the kernel drops what is in it.
		open(service, uid) {
			const output = outputOf(service)
			for (const [index, stream] of streams.entries()) {
				const path = output.paths[index] ?? ''
				const made = makeFifo(libc, path)
				if (typeof made === 'number') throw new SpawnRefusal(`cannot create '${path}': ${describeErrno(made)}`)
				if (uid !== null) ownFifo(path, uid)
				const source = output.sources[index]
				if (source?.isOpen) {
					if (made === 'there') continue
					reader.remove(source)
				}
				const fd = libc.open(path, readEndFlags, 0)
				if (fd < 0) throw new SpawnRefusal(`cannot open '${path}': ${describeErrno(libc.errno())}`)
				if (fd >= ceiling) {
					libc.close(fd)
					throw new SpawnRefusal(`cannot open '${path}': ${describeErrno(EMFILE)}`)
				}
				output.sources[index] = reader.add(fd, { service, stream })
			}
			return output.paths
		},
		ownerOf(thread) {
			for (const fd of [1, 2]) {
				try {
					const link = readlinkSync(`/proc/${thread}/fd/${fd}`)
					if (!link.startsWith('/') || link !== join(realpathSync(directory), basename(link))) continue
					for (const [service, { paths }] of outputs) if (paths.some(path => basename(path) === basename(link))) return service
				} catch {
					// The process is gone or another user's, or the directory is gone.
				}
			}
			return null
		},
		drained: (service, later) => reader.drained(outputOf(service).sources, later),
		forget(service) {
			const output = outputs.get(service)
			outputs.delete(service)
			output?.sources.forEach(reader.remove)
			return output?.paths ?? []
		},
		ref: reader.ref,
		unref: reader.unref,
		close: reader.close,
	}
}
