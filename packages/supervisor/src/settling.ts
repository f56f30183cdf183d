import type { Clock } from '@zinit/host'

/** Waiting for facts: requests that are open until something about the services they touch becomes true. */
export interface Settling {
	/** Something about a unit has changed: who waits for it asks again, once for all changes of a turn of the event loop. */
	changed(name: string): void
	/** Resolves with true once `complete` has said yes of each name, with false after `ms` (undefined: no limit; 0: at once). */
	until(names: Iterable<string>, complete: (name: string) => boolean, ms: number | undefined): Promise<boolean>
	/** Nothing will change any more: every open wait ends. */
	release(): void
}

interface Wait {
	readonly left: Set<string>
	readonly complete: (name: string) => boolean
	readonly done: (held: boolean) => void
}

/** Costs nothing per change where nobody waits, and one question per waiter of the changed name else. */
export function createSettling(clock: Clock): Settling {
	const waiters = new Map<string, Set<Wait>>()
	const moved = new Set<string>()
	const ask = () => {
		const names = [...moved]
		moved.clear()
		for (const name of names) for (const wait of [...(waiters.get(name) ?? [])]) check(wait, name)
	}
	const check = (wait: Wait, name: string) => {
		if (!wait.left.has(name) || !wait.complete(name)) return
		wait.left.delete(name)
		leave(waiters, name, wait)
		if (wait.left.size === 0) wait.done(true)
	}
	return {
		changed(name) {
			if (!waiters.has(name)) return
			if (moved.size === 0) setImmediate(ask)
			moved.add(name)
		},
		until(names, complete, ms) {
			const left = new Set<string>()
			for (const name of names) if (!complete(name)) left.add(name)
			if (left.size === 0) return Promise.resolve(true)
			if (ms === 0) return Promise.resolve(false)
			return new Promise(resolve => {
				const timer = ms === undefined ? undefined : clock.setTimeout(() => wait.done(false), ms)
				const wait: Wait = {
					left,
					complete,
					done: held => {
						for (const name of left) leave(waiters, name, wait)
						left.clear()
						if (timer !== undefined) clock.clearTimeout(timer)
						resolve(held)
					},
				}
				for (const name of left) join(waiters, name, wait)
			})
		},
		release() {
			for (const waits of [...waiters.values()]) for (const wait of [...waits]) wait.done(true)
		},
	}
}

function join(waiters: Map<string, Set<Wait>>, name: string, wait: Wait): void {
	const waits = waiters.get(name)
	if (waits === undefined) waiters.set(name, new Set([wait]))
	else waits.add(wait)
}

function leave(waiters: Map<string, Set<Wait>>, name: string, wait: Wait): void {
	const waits = waiters.get(name)
	if (waits?.delete(wait) && waits.size === 0) waiters.delete(name)
}
