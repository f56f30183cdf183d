import { close } from 'node:fs'

/** A file that may have a descriptor open. */
export interface Holder {
	fd: number | null
	/** A descriptor in use is not closed. */
	readonly isBusy: boolean
}

/** The descriptors of log files: the ones used last stay open, up to a limit, whatever the number of files. */
export interface Descriptors {
	/** A holder has become busy. */
	began(): void
	/** The holder uses its descriptor, which may be new. */
	used(holder: Holder): void
	/** A holder is no longer busy. */
	rested(): void
	release(holder: Holder): void
	/** There are no more to be had: closes what is not in use, or waits for one that is. False: there is nothing to wait for. */
	spare(): Promise<boolean>
}

export function createDescriptors(limit: number): Descriptors {
	/** Least recently used first. */
	const open = new Set<Holder>()
	const waiting: (() => void)[] = []
	let busy = 0
	// In the background: close(2) may wait for a device.
	const release = (holder: Holder): Promise<void> => {
		const { fd } = holder
		open.delete(holder)
		holder.fd = null
		return fd === null ? Promise.resolve() : new Promise(resolve => close(fd, () => resolve()))
	}
	return {
		began() {
			busy++
		},
		used(holder) {
			open.delete(holder)
			open.add(holder)
			for (const each of open) {
				if (open.size <= limit) return
				if (!each.isBusy) void release(each)
			}
		},
		rested() {
			busy--
			for (const resolve of waiting.splice(0)) resolve()
		},
		release: holder => void release(holder),
		async spare() {
			const idle = [...open].filter(holder => !holder.isBusy)
			// Of the busy ones, somebody has to go on.
			if (idle.length === 0 && waiting.length + 1 >= busy) return false
			if (idle.length > 0) await Promise.all(idle.map(release))
			else await new Promise<void>(resolve => void waiting.push(resolve))
			return true
		},
	}
}
