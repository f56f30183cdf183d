import type { Readable } from 'node:stream'
import type { Attachment, SpawnRequest } from '../model.ts'

/**
 * What becomes of one spawn. Where something happens between the process and its shell (config.md 9.1, 9.2) `made` comes first. Then `spawned` or
 * `failed`, after which the process is gone, then after `spawned` one `exited`, never in the same turn.
 */
export interface SpawnListener {
	made(pid: number): void
	/** `ready`: what comes through the descriptor of readiness (config.md 9.3), where one was asked for. */
	spawned(pid: number, ready: Readable | null): void
	failed(message: string): void
	/** Both null: the exit could not be learned. */
	exited(code: number | null, signal: number | null): void
}

/** Makes main processes and reads what they write. Two of them: posix_spawn(3) with FIFOs, and `node:child_process` with pipes. */
export interface Spawner {
	/** Whether orphans of our services become our children, so that they can be found and awaited without a scan. */
	readonly adoptsOrphans: boolean
	spawn(request: SpawnRequest, listener: SpawnListener): void
	/** True if a read begun now finds all output of the service read; else `later` is called once that is so. */
	drained(service: string, later: () => void): boolean
	/** The terminal of the current run; null: it has none. */
	terminal(service: string): Attachment | null
	/** The service whose output descriptor 1 or 2 of a process leads to; null: none, or it cannot be told. */
	outputOwner(thread: number): string | null
	/** Pids that are our children by design: main processes of this and other hosts. */
	isMain(pid: number): boolean
	/** A group of a former main process has no members left. */
	releaseGroup(pgid: number): void
	/** Called when children of ours have ended, orphans included. */
	onChildren(listener: () => void): void
	/** Closes what is open for a service without processes and removes its FIFOs. */
	forget(service: string): void
	close(): void
}

/** The descriptor that tells of readiness (config.md 9.3), 3 by default; null: none does. */
export function readinessDescriptor({ readiness }: SpawnRequest): number | null {
	return readiness?.type === 'fd' ? (readiness.fd ?? 3) : null
}

/** Where a launch keeps what becomes stderr: a descriptor that is not taken, of one digit, as a shell wants it. */
export function sparedDescriptor(taken: number | null): number {
	return taken === 3 ? 4 : 3
}
