import { readProc } from '../proc/read.ts'

/** Numbers of capabilities(7). */
const capabilities = { setgid: 6, setuid: 7, sys_nice: 23 } as const

/** Whether this program has a capability; elsewhere than on Linux whether it is root. */
export function isCapable(capability: keyof typeof capabilities): boolean {
	const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readProc('/proc/self/status') ?? '')?.[1]
	if (effective === undefined) return process.geteuid?.() === 0
	return (BigInt(`0x${effective}`) >> BigInt(capabilities[capability])) % 2n === 1n
}

/** Lowest nice value that this program may set, beside what it has (RLIMIT_NICE, getrlimit(2)). */
export function lowestNice(): number {
	if (isCapable('sys_nice')) return -20
	const soft = /^Max nice priority\s+(\d+|unlimited)/m.exec(readProc('/proc/self/limits') ?? '')?.[1]
	return soft === 'unlimited' ? -20 : 20 - Number(soft ?? 0)
}
