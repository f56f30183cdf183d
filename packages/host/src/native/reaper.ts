import { ownChildren } from '../proc/children.ts'
import { isDead, readStat } from '../proc/stat.ts'
import type { Libc } from './libc.ts'

/** Called once with the end of a watched child: exit code, or number of the signal that killed it; both null if somebody else collected it. */
export type ExitListener = (code: number | null, signal: number | null) => void

/** Collects the children of this process that were not made by Node (wait(2)); one for all hosts of the process. */
export interface Reaper {
	/** Watches a child that leads a group of its own; what is orphaned of that group is collected too, until `release`. */
	watch(pid: number, exited: ExitListener): void
	release(pid: number): void
	isWatched(pid: number): boolean
	/** Called after each turn in which children ended, watched or not. */
	onTurn(listener: () => void): () => void
}

const WNOHANG = 1
const WEXITED = 4
const WNOWAIT = 0x0100_0000
const WNOTHREAD = 0x2000_0000
const P_ALL = 0
const SI_PID = 16
/** How long a dead child of unknown origin is left to whoever made it, ms. */
const grace = 10

let shared: Reaper | undefined

/** The one reaper of this process. */
export function sharedReaper(libc: Libc): Reaper {
	shared ??= createReaper(libc)
	return shared
}

function createReaper(libc: Libc): Reaper {
	const watched = new Map<number, ExitListener>()
	const groups = new Set<number>()
	const strangers = new Map<number, number>()
	const listeners = new Set<() => void>()
	const status = Buffer.alloc(4)
	const peeked = Buffer.alloc(128)
	let scheduled = false

	const schedule = () => {
		if (scheduled) return
		scheduled = true
		setImmediate(turn)
	}

	const reap = (pid: number, exited: ExitListener): boolean => {
		const result = libc.waitpid(pid, status, WNOHANG)
		if (result === 0) return false
		watched.delete(pid)
		const word = status.readInt32LE(0)
		const signal = word & 0x7f
		if (result < 0) exited(null, null)
		else if (signal === 0) exited((word >> 8) & 0xff, null)
		else exited(null, signal)
		return true
	}

	// WNOWAIT shows the next dead child without taking it, so a turn costs as many calls as children died, not as many as live; and Node's own
	// children stay Node's. WNOTHREAD leaves out the children of worker threads.
	const peek = (): number => {
		peeked.writeInt32LE(0, SI_PID)
		return libc.waitid(P_ALL, 0, peeked, WEXITED | WNOHANG | WNOWAIT | WNOTHREAD) === 0 ? peeked.readInt32LE(SI_PID) : 0
	}

	const turn = () => {
		scheduled = false
		for (let pid = peek(); pid !== 0; pid = peek()) {
			const exited = watched.get(pid)
			if (exited ? reap(pid, exited) : reapOrphan(pid)) continue
			// It hides the dead behind it, so now everybody is asked.
			for (const [known, listener] of [...watched]) reap(known, listener)
			reapStrangers(pid)
			break
		}
		for (const listener of listeners) listener()
	}

	// One of a known group is an orphan that was re-parented to us.
	const reapOrphan = (pid: number): boolean => groups.has(readStat(pid)?.pgid ?? 0) && libc.waitpid(pid, status, WNOHANG) > 0

	// Another one may be Node's, which collects it in the poll phase of its event loop: we wait until Node had its chance several times over.
	const reapStrangers = (peekedPid: number) => {
		const now = performance.now()
		let left = false
		const seen = new Set<number>()
		for (const pid of new Set([peekedPid, ...ownChildren()])) {
			if (watched.has(pid)) continue
			const stat = readStat(pid)
			if (!stat || !isDead(stat)) continue
			const since = strangers.get(pid) ?? now
			if (groups.has(stat.pgid) || now - since >= grace) libc.waitpid(pid, status, WNOHANG)
			else {
				seen.add(pid)
				strangers.set(pid, since)
				left = true
			}
		}
		for (const pid of strangers.keys()) if (!seen.has(pid)) strangers.delete(pid)
		if (left) setTimeout(schedule, grace)
	}

	process.on('SIGCHLD', schedule)
	return {
		watch(pid, exited) {
			watched.set(pid, exited)
			groups.add(pid)
		},
		release(pid) {
			groups.delete(pid)
		},
		isWatched: pid => watched.has(pid),
		onTurn(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}
