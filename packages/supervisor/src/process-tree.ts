import type { ProcessEntry } from '@zinit/host'
import { pidOf } from '@zinit/machines'
import { type Core, viewFor } from './core.ts'

/** State letters of /proc/PID/stat in words. */
const WORDS: Readonly<Record<string, string>> = {
	R: 'running',
	S: 'sleeping',
	D: 'disk sleep',
	T: 'stopped',
	t: 'tracing stop',
	Z: 'zombie',
	X: 'dead',
	I: 'idle',
}

/** The text of `debug.process_tree` (lifecycle.md 6.7). */
export function processTree(core: Core, name: string): string {
	const main = pidOf(viewFor(core, name, 'query'))
	const entries = core.host.processes.list(name)
	if (main === 0 && entries.length === 0) return `${name} is not running`
	const others = entries.filter(({ pid }) => pid !== main)
	const lines = others.length === 0 ? ['  └─ (no child processes)'] : branches(others, main)
	return [`${name} (pid=${main})`, ...lines].join('\n')
}

/** Without recursion: a chain of forks may be long. */
function branches(entries: readonly ProcessEntry[], root: number): readonly string[] {
	const known = new Set(entries.map(({ pid }) => pid))
	const below = Map.groupBy(entries, ({ ppid }) => (known.has(ppid) ? ppid : root))
	const lines: string[] = []
	const todo = twigs(below.get(root), '  ')
	for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
		const { entry, indent, last } = next
		lines.push(`${indent}${last ? '└─' : '├─'} ${entry.name} (pid=${entry.pid}, ppid=${entry.ppid}, ${WORDS[entry.state] ?? 'unknown'})`)
		todo.push(...twigs(below.get(entry.pid), `${indent}${last ? '   ' : '│  '}`))
	}
	return lines
}

/** Lowest pid last, so that it is taken first. */
function twigs(entries: readonly ProcessEntry[] = [], indent: string) {
	return entries.toSorted((a, b) => b.pid - a.pid).map((entry, index) => ({ entry, indent, last: index === 0 }))
}
