import type { Libc } from './libc.ts'

/** Set by the launcher of the daemon: the soft limit of open files that it was started with, which Node raises for itself before any line of ours runs. */
export const SOFT_NOFILE = 'ZINIT_SOFT_NOFILE'

/** Spawns so that the child has the soft limit of open files that the daemon was started with (getrlimit(2)): services inherit limits (lifecycle.md 6.1). */
export type WithSoftLimit = (spawn: () => number) => number

const RLIMIT_NOFILE = 7
const F_DUPFD_CLOEXEC = 1030
/** Descriptors that other threads may open during a spawn. */
const reserve = 64

/** Does nothing where Node has raised nothing, or nobody said from what. */
export function createWithSoftLimit(libc: Libc, env: Readonly<Record<string, string | undefined>> = process.env): WithSoftLimit {
	const soft = Number(env[SOFT_NOFILE])
	const raised = Buffer.alloc(16)
	if (!Number.isInteger(soft) || soft < 1 || libc.prlimit(0, RLIMIT_NOFILE, null, raised) !== 0) return spawn => spawn()
	if (raised.readBigUInt64LE(0) <= BigInt(soft)) return spawn => spawn()
	const lowered = Buffer.from(raised)
	lowered.writeBigUInt64LE(BigInt(soft), 0)

	return spawn => {
		if (lowestFree(libc) + reserve < soft) {
			libc.prlimit(0, RLIMIT_NOFILE, lowered, null)
			try {
				return spawn()
			} finally {
				libc.prlimit(0, RLIMIT_NOFILE, raised, null)
			}
		}
		// With more open than that, the daemon's other threads could open nothing meanwhile: the child gets it just after it was made, as a rule before its first line.
		const pid = spawn()
		if (pid > 0) libc.prlimit(pid, RLIMIT_NOFILE, lowered, null)
		return pid
	}
}

function lowestFree(libc: Libc): number {
	const fd = duplicate(libc, 0)
	if (fd < 0) return Number.POSITIVE_INFINITY
	libc.close(fd)
	return fd
}

/** Another descriptor of the same, closed in children; -1: there is none to be had (fcntl(2), F_DUPFD_CLOEXEC). */
export function duplicate(libc: Libc, fd: number): number {
	return libc.fcntl(fd, F_DUPFD_CLOEXEC, 0)
}
