import { createReading, readProc } from '../proc/read.ts'

/** Tells whether the kernel has just killed a process of the daemon's control group for want of memory. */
export interface OutOfMemory {
	hasRisen(): boolean
}

const counters = [
	// Version 2 of control groups, then version 1 (cgroups(7)).
	{ controller: '', mount: '/sys/fs/cgroup', file: 'memory.events' },
	{ controller: '', mount: '/sys/fs/cgroup/unified', file: 'memory.events' },
	{ controller: 'memory', mount: '/sys/fs/cgroup/memory', file: 'memory.oom_control' },
] as const

/** Deaths this close to each other, ms, are of one event: the counter may have risen for several before the first is seen. */
const together = 100

/** Reads the counter; one descriptor for all hosts of this program. */
let reading: (() => string | null) | undefined

/** Watches the counter `oom_kill`; where there is none nothing ever rises. */
export function watchOutOfMemory(): OutOfMemory {
	reading ??= openCounter()
	const read = reading
	let last = countIn(read()) ?? 0
	let risen = Number.NEGATIVE_INFINITY
	return {
		hasRisen() {
			const count = countIn(read()) ?? last
			if (count > last) risen = performance.now()
			last = count
			return performance.now() - risen < together
		},
	}
}

function openCounter(): () => string | null {
	const path = findCounter()
	return path === null ? () => null : createReading(path)
}

function findCounter(): string | null {
	const groups = (readProc('/proc/self/cgroup') ?? '').split('\n').map(line => /^\d+:([^:]*):(.*)$/.exec(line))
	for (const { controller, mount, file } of counters) {
		const group = groups.find(each => each?.[1]?.split(',').includes(controller))?.[2]
		// Inside of a container the path is that of the machine, and the mount shows the group itself.
		for (const path of group === undefined ? [] : [`${mount}${group}/${file}`, `${mount}/${file}`])
			if (countIn(readProc(path)) !== null) return path
	}
	return null
}

function countIn(text: string | null): number | null {
	const count = /^oom_kill (\d+)$/m.exec(text ?? '')?.[1]
	return count === undefined ? null : Number(count)
}
