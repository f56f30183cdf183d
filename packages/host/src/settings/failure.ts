import type { ProcessSettings } from '../model.ts'
import { launched } from './launch.ts'

/** What a launch has written on its stderr: that it succeeded, with what was said on the way, or why it did not. */
export type LaunchReport = { readonly ok: true; readonly warnings: string } | { readonly ok: false; readonly message: string }

/** Reads the report of a launch; `end` tells how it ended where it says nothing itself. */
export function readReport(text: string, settings: ProcessSettings, end: string): LaunchReport {
	const mark = `${launched}\n`
	if (text.endsWith(mark)) return { ok: true, warnings: text.slice(0, -mark.length) }
	const line = text.trimEnd().split('\n').at(-1) ?? ''
	if (line === '') return { ok: false, message: `cannot start the shell: ${end}` }
	const key = blame(line, settings)
	if (key === null) return { ok: false, message: `cannot start the shell: ${line}` }
	return { ok: false, message: `cannot apply ${key}: ${reasonOf(line)}` }
}

/** The key whose program has spoken. */
function blame(line: string, { user, group, umask, nice, oom_score_adj, limits = {} }: ProcessSettings): string | null {
	if (/\bsetpriv\b/.test(line))
		return user === undefined || (/gid|group/i.test(line) && group !== undefined) ? `service.group '${group}'` : `service.user '${user}'`
	if (/\bprlimit\b/.test(line)) {
		const limit = /the (\w+) resource limit/.exec(line)?.[1]?.toLowerCase()
		return limit === undefined ? 'limits' : `limits.${limit} '${limits[limit]}'`
	}
	if (/\bnice\b/.test(line)) return `service.nice '${nice}'`
	if (/oom_score_adj|echo/.test(line) && oom_score_adj !== undefined) return `service.oom_score_adj '${oom_score_adj}'`
	if (/\bumask\b/.test(line)) return `service.umask '${umask}'`
	return null
}

// A shell does not tell why a write failed. Of a number in range the kernel has only one thing to say.
function reasonOf(line: string): string {
	return /\becho\b/.test(line) ? 'permission denied (EACCES)' : line.replace(/^(\/\S*\/)?\w+: (\d+: |line \d+: )?/, '')
}
