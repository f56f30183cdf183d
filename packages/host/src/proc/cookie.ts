import { readProc } from './read.ts'
import { isDead, isExiting, isKernelThread, type ProcessStat, readStat } from './stat.ts'

/** Who made a process, as its environment says (lifecycle.md 6.1). */
export interface Cookie {
	readonly service: string
	readonly boot: string
	readonly run: number
	/** Of a hook and of what it has started: the id of that hook; null: of others. */
	readonly hook: string | null
}

/** `none`: it has an environment, without a cookie. `unknown`: its environment is empty, as it is in the middle of an exec, or it is gone. */
export type CookieReading = Cookie | 'none' | 'unknown'

/** Reads cookies; remembers by pid and start time which processes carry none, since most of the machine is not ours. */
export interface CookieReader {
	read(stat: ProcessStat): CookieReading
}

export function createCookieReader(): CookieReader {
	const foreign = new Map<number, number>()
	return {
		read(stat) {
			if (isKernelThread(stat) || foreign.get(stat.pid) === stat.start) return 'none'
			const path = `/proc/${stat.thread}/environ`
			const environment = readProc(path) || readProc(path)
			// What ended since `stat` was read is no process without a cookie: taken for a login session it would spare the one that made it.
			if (environment === '' || (environment === null && !isStill(stat))) return 'unknown'
			const cookie = environment === null ? null : parseCookie(environment)
			if (cookie) return cookie
			// A daemon outlives many processes.
			if (foreign.size > 16_384) foreign.clear()
			foreign.set(stat.pid, stat.start)
			return 'none'
		},
	}
}

/** It lives: on its way out a process has no environment any more, though it is no zombie yet. */
function isStill({ pid, start }: ProcessStat): boolean {
	const now = readStat(pid)
	return now !== null && now.start === start && !isDead(now) && !isExiting(now)
}

/** The cookie in an environment block (NUL-separated, latin1), or null. */
export function parseCookie(environment: string): Cookie | null {
	const service = variable(environment, 'ZINIT_SERVICE')
	const run = /^([^:]*):(\d+)$/.exec(variable(environment, 'ZINIT_RUN') ?? '')
	return service && run ? { service, boot: run[1] ?? '', run: Number(run[2]), hook: variable(environment, 'ZINIT_HOOK') ?? null } : null
}

function variable(environment: string, name: string): string | undefined {
	const block = `\0${environment}`
	const at = block.indexOf(`\0${name}=`)
	if (at < 0) return undefined
	const from = at + name.length + 2
	const end = block.indexOf('\0', from)
	return Buffer.from(block.slice(from, end < 0 ? undefined : end), 'latin1').toString()
}
