import { execFileSync } from 'node:child_process'
import { basename } from 'node:path'
import type { ProcessStat } from './stat.ts'
import { clockTicks, pageSize } from './units.ts'

const columns = 'pid=,ppid=,pgid=,stat=,rss=,time=,lstart=,comm='

/** Every process by one call of ps(1), for a platform without /proc; empty if that fails. Sessions are not told, start times are in seconds. */
export function runPs(): ProcessStat[] {
	try {
		// The names of days and months have to be those of the C locale.
		const output = execFileSync('ps', ['-A', '-o', columns], {
			encoding: 'utf8',
			env: { ...process.env, LC_ALL: 'C' },
			stdio: ['ignore', 'pipe', 'ignore'],
		})
		return output.split('\n').flatMap(line => parsePsLine(line) ?? [])
	} catch {
		return []
	}
}

/** Parses `pid ppid pgid stat rss(KiB) time day month date clock year command`. */
export function parsePsLine(line: string): ProcessStat | null {
	const parts = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s+(.*)$/.exec(line)
	if (!parts) return null
	const [, pid, ppid, pgid, stat = '?', rss, time = '', started = '', command = ''] = parts
	return {
		pid: Number(pid),
		threads: 1,
		thread: Number(pid),
		ppid: Number(ppid),
		pgid: Number(pgid),
		session: 0,
		flags: 0,
		name: basename(command.trim()),
		state: stat.charAt(0),
		pages: Math.round((Number(rss) * 1024) / pageSize),
		ticks: Math.round(parseTime(time) * clockTicks),
		start: Date.parse(started) / 1000,
	}
}

/** `[[days-]hours:]minutes:seconds[.fraction]` in seconds. */
function parseTime(text: string): number {
	const [clock = '', days = '0'] = text.split('-').reverse()
	return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400
}
