import type { Libc } from '../native/libc.ts'

/** Sends signals and asks for groups; ESRCH and EPERM are answers here, not errors. */
export interface Signals {
	/** False if there is no such process or group, or it may not be signalled. A negative pid means a group (kill(2)). */
	send(pid: number, signal: number): boolean
	/** Whether a group has a member, zombies included. */
	hasGroup(pgid: number): boolean
}

const EPERM = 1

/** kill(2) through koffi where it is there: `process.kill` throws for a group that is gone, which costs 20 µs a time. */
export function createSignals(libc: Libc | null): Signals {
	if (libc) {
		return {
			send: (pid, signal) => libc.kill(pid, signal) === 0,
			hasGroup: pgid => libc.kill(-pgid, 0) === 0 || libc.errno() === EPERM,
		}
	}
	const kill = (pid: number, signal: number): string | null => {
		try {
			process.kill(pid, signal)
			return null
		} catch (error) {
			return String(Reflect.get(Object(error), 'code'))
		}
	}
	return {
		send: (pid, signal) => kill(pid, signal) === null,
		hasGroup: pgid => kill(-pgid, 0) !== 'ESRCH',
	}
}
