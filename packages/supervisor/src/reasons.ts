import { edgesIn, isService, type Reasons, reasonsFor, reasonText, satisfies, type View } from '@zinit/machines'
import { type Core, contextOf, lookOf } from './core.ts'
import type { WhyReason } from './model.ts'

/** Longest way down to a root cause (rpc.md 8.3), and the most reasons in all: a dense graph has exponentially many ways. */
const DEPTH = 32
const MOST = 2000

interface Search {
	readonly core: Core
	left: number
}

/** The closed gates of a unit, each with what closes it, so that the leaves are root causes; then what else keeps it down (rpc.md 8.3). */
export function reasonsOf(core: Core, name: string, gates: Reasons): readonly WhyReason[] {
	const view = lookOf(core)(name)
	const search = { core, left: MOST }
	return [...gateReasons(search, name, gates, [name]), ...(view === undefined ? [] : ownReasons(core, view))]
}

function gateReasons(search: Search, name: string, gates: Reasons, path: readonly string[]): readonly WhyReason[] {
	const { core } = search
	const { links } = contextOf(core)
	const requires = new Set(edgesIn(links, name).requires)
	const head = lookOf(core)(name)?.context.blocked?.held_by
	if (head !== undefined) requires.add(head)
	return [
		...brokenReasons(gates),
		...gates.waiting_on.map(other => waitReason(search, requires.has(other) ? 'requires' : 'after', other, path)),
		...gates.conflicts_with.map(
			other => ({ kind: 'conflict', service: other, detail: `conflicts with ${stated(core, other)}`, ...factsOf(core, other) }) as const,
		),
		...gates.ports.map(
			({ port, service }) =>
				({ kind: 'port', service, port, detail: `port ${port} in use by service ${service}`, ...factsOf(core, service) }) as const,
		),
		...gates.obstacles.map(({ kind, text, port, pids, service }) => ({
			kind,
			detail: text,
			pids,
			...(port === undefined ? {} : { port }),
			...(service === undefined ? {} : { service }),
		})),
	]
}

function brokenReasons({ broken }: Reasons): readonly WhyReason[] {
	if (broken === null) return []
	if (broken.word === 'cycle') return [{ kind: 'cycle', detail: broken.message }]
	return [{ kind: 'missing', service: broken.dependency, detail: `missing dependency '${broken.dependency}'` }]
}

function waitReason(search: Search, kind: 'requires' | 'after', other: string, path: readonly string[]): WhyReason {
	const { core } = search
	const reason = { kind, service: other, detail: `${kind} ${stated(core, other)}`, ...factsOf(core, other) }
	search.left -= 1
	if (path.includes(other) || path.length >= DEPTH || search.left < 0) return { ...reason, cut: true }
	const view = lookOf(core)(other)
	if (view === undefined || satisfies(view)) return reason
	const gates = { ...reasonsFor(contextOf(core).links, lookOf(core), other), obstacles: view.context.blocked?.obstacles ?? [] }
	const because = [...gateReasons(search, other, gates, [...path, other]), ...ownReasons(core, view)]
	return because.length === 0 ? reason : { ...reason, because }
}

/** What keeps a unit down that is not a gate. */
function ownReasons(core: Core, view: View): readonly WhyReason[] {
	const { value, context } = view
	if (value === 'starting' || value === 'running') return []
	const facts = factsOf(core, context.name)
	const reasons: WhyReason[] = []
	if (isService(view)) {
		const { timer, gaveUp, restarts, residue } = view.context
		const ended = endText(view)
		if (timer?.kind === 'retry')
			reasons.push({ kind: 'retry', detail: `${ended}, retry ${restarts}`, until_ms: core.host.clock.wall(timer.due), ...facts })
		if (gaveUp) reasons.push({ kind: 'gave_up', detail: `${ended}, gave up after ${restarts} restarts`, ...facts })
		if (residue.length > 0) {
			const left = residue.length === 1 ? '1 process' : `${residue.length} processes`
			reasons.push({ kind: 'residue', detail: `${left} of an earlier run left`, pids: residue, ...facts })
		}
	}
	if (context.desired === 'down') reasons.push({ kind: 'down', detail: `${value}, not wanted up`, ...facts })
	return reasons
}

function factsOf(core: Core, name: string): Pick<WhyReason, 'state' | 'since_ms' | 'event_seq'> {
	const view = lookOf(core)(name)
	const last = core.journal.last(name)
	return {
		...(view === undefined ? {} : { state: view.value, since_ms: core.host.clock.wall(view.context.since) }),
		...(last === undefined ? {} : { event_seq: last.seq }),
	}
}

function stated(core: Core, name: string): string {
	const view = lookOf(core)(name)
	return `${name} (${view === undefined ? 'missing' : endText(view)})`
}

function endText({ value, context }: View): string {
	return context.reason === null ? value : `${value}: ${reasonText(context.reason)}`
}
