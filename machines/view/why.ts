import { brokenDependency, conflictsWith, portClashes, waitingOn } from '../graph/gates.ts'
import type { Links } from '../graph/links.ts'
import { isActive, isService, type Look, type View } from '../graph/look.ts'
import type { Obstacle, PortClash, Verdict } from '../ports.ts'
import { SYMBOLS } from './state.ts'

/** The gates of a unit as they are now, whatever its state (lifecycle.md 2.7). */
export interface Reasons {
	readonly broken: Extract<Verdict, { word: 'missing' | 'cycle' }> | null
	readonly waiting_on: readonly string[]
	readonly conflicts_with: readonly string[]
	readonly ports: readonly PortClash[]
	/** What the host found; only looked for where gates 1 to 3 are open. */
	readonly obstacles: readonly Obstacle[]
}

/** Gates 1 to 4 as the graph sees them; for an active unit 3 to 5 are left out: it is never in conflict with itself. */
export function reasonsFor(links: Links, look: Look, name: string): Reasons {
	const view = look(name)
	const broken = brokenDependency(links, look, name)
	const waiting_on = waitedFor(links, look, name).filter(other => broken?.word !== 'missing' || other !== broken.dependency)
	if (view === undefined || isActive(view)) return { broken, waiting_on, conflicts_with: [], ports: [], obstacles: [] }
	const conflicts_with = conflictsWith(links, look, name)
	const open = broken === null && waiting_on.length + conflicts_with.length === 0
	return { broken, waiting_on, conflicts_with, ports: open && isService(view) ? portClashes(links, look, name) : [], obstacles: [] }
}

/** Gate 2, and what a cascade has taken it down with (2.4). */
function waitedFor(links: Links, look: Look, name: string): readonly string[] {
	const waiting = waitingOn(links, look, name)
	const head = look(name)?.context.blocked?.held_by
	return head === undefined || waiting.includes(head) ? waiting : [...waiting, head]
}

/** It is Blocked, or cannot start for want of a dependency. */
export function isBlocked(view: View): boolean {
	return view.value === 'blocked' || (view.value === 'failed' && view.context.reason?.type === 'missing_dependency')
}

/** `port 80 in use by service web; port 81 in use by external process: nginx (PID 12)`; undefined: none. */
export function portConflict({ ports, obstacles }: Reasons): string | undefined {
	const texts = [
		...ports.map(({ port, service }) => `port ${port} in use by service ${service}`),
		...obstacles.filter(({ kind }) => kind === 'port').map(obstacleText),
	]
	return texts.length === 0 ? undefined : texts.join('; ')
}

/** The text of `service.why`, lines joined by LF. */
export function whyText(look: Look, name: string, reasons: Reasons): string {
	const view = look(name)
	const stated = (other: string) => look(other)?.value ?? 'missing'
	const lines = [
		...(reasons.broken === null
			? []
			: [reasons.broken.word === 'missing' ? `  xx missing dependency '${reasons.broken.dependency}'` : `  xx ${reasons.broken.message}`]),
		...reasons.waiting_on.map(other => `  -> waiting on ${other} (${stated(other)})`),
		...reasons.conflicts_with.map(other => `  !> conflicts with ${other} (${stated(other)})`),
		...reasons.ports.map(({ port, service }) => `  !> port ${port} in use by service ${service}`),
		...reasons.obstacles.map(obstacle => `  !> ${obstacleText(obstacle)}`),
	]
	const head = view === undefined ? name : `${SYMBOLS[view.value]} ${name} (${view.value})`
	return [head, ...(lines.length === 0 ? ['  Can start: all dependencies satisfied'] : lines)].join('\n')
}

/** `why` words a port conflict otherwise than the error text does (lifecycle.md 2.7). */
function obstacleText({ kind, port, service, text }: Obstacle): string {
	if (kind === 'process') return text
	return service === undefined ? text.replace(' is in use', ' in use') : `port ${port} in use by service ${service}`
}
