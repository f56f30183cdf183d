import { existsSync } from 'node:fs'
import { getPriority } from 'node:os'
import type { ProcessSettings } from '../model.ts'
import type { Identity } from './identity.ts'
import { limitOptions } from './limits.ts'
import { lowestNice } from './privileges.ts'
import { SpawnRefusal } from './refusal.ts'
import { findWrapper } from './wrappers.ts'

/** What happens between the spawn and the service's shell: commands of a shell, then programs that execute each other. */
export interface Launch {
	readonly commands: readonly string[]
	readonly wrappers: readonly string[]
}

/** Where a launch finds its descriptors. */
export interface LaunchFiles {
	/** Becomes 2 when the launch is over; until then 2 tells of it. */
	readonly stderr: number
	/** Closed for the shell. */
	readonly unused: readonly number[]
	/** Path of a terminal to open as 0, 1 and stderr; null: they are open. */
	readonly terminal: string | null
}

/** Last word of a launch that has succeeded. */
export const launched = 'launched'

const oomFile = '/proc/self/oom_score_adj'

/** What the settings need (design: wrappers in an exec chain, so that no process is added); throws a `SpawnRefusal`. */
export function planLaunch({ umask, nice, oom_score_adj, limits = {}, user }: ProcessSettings, identity: Identity): Launch {
	const commands: string[] = []
	const wrappers: string[] = []
	if (umask !== undefined) commands.push(`umask ${parseUmask(umask)}`)
	if (oom_score_adj !== undefined && existsSync(oomFile)) commands.push(`echo ${Math.trunc(oom_score_adj)} >${oomFile}`)
	if (nice !== undefined) wrappers.push(...niceCommand(nice))
	const options = limitOptions(limits)
	if (options.length > 0) wrappers.push(findWrapper('prlimit', 'limits'), ...options)
	if (identity.options.length > 0)
		wrappers.push(findWrapper('setpriv', user === undefined ? 'service.group' : 'service.user'), ...identity.options)
	return { commands, wrappers }
}

/**
 * The arguments, `sh` first, by which `/bin/sh` carries a launch out and becomes `/bin/sh -c exec`. The last shell is started by an exec of its own, so
 * that nothing of the launch shows in it: no line before its first, no argument, no descriptor.
 */
export function launchArguments({ commands, wrappers }: Launch, exec: string, { stderr, unused, terminal }: LaunchFiles): string[] {
	const opening = terminal === null ? [] : [`exec 0<>'${terminal}' 1>&0 ${stderr}>&0`]
	const closing = [
		`echo ${launched} >&2`,
		`exec 2>&${stderr} ${[stderr, ...unused].map(fd => `${fd}>&-`).join(' ')}`,
		'exec /bin/sh -c "$1"',
	]
	if (wrappers.length === 0) return ['sh', '-c', [...opening, ...commands, ...closing].join(' && '), 'sh', exec]
	const begin = [...opening, ...commands, 'exec "$@"'].join(' && ')
	return ['sh', '-c', begin, 'sh', ...wrappers, '/bin/sh', '-c', closing.join(' && '), 'sh', exec]
}

function parseUmask(umask: string): string {
	if (!/^[0-7]{1,4}$/.test(umask)) throw new SpawnRefusal(`service.umask '${umask}' is not an octal mode`)
	return umask
}

// nice(1) adds to what it has, and runs its command even if it may not.
function niceCommand(nice: number): string[] {
	const own = getPriority()
	if (nice === own) return []
	if (nice < own && nice < lowestNice()) throw new SpawnRefusal(`cannot apply service.nice '${nice}': permission denied (EACCES)`)
	return [findWrapper('nice', 'service.nice'), '-n', String(nice - own)]
}
