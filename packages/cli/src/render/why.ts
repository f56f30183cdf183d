import type { Event } from '@zinit/client'
import type { WhyBlocked, WhyReason } from '@zinit/protocol'
import { clockText, leftText, spanText } from './amounts.ts'
import { gateWords, isNamed } from './blocked.ts'
import { causeText } from './cause.ts'
import { reasonText, stateReason } from './reason.ts'
import { plainSymbolOf } from './state.ts'

/** Events of the services concerned, oldest first; empty where the daemon keeps none. */
export type History = readonly Event[]

/** Why a service is where it is, as a story (cli.md 2): first what holds it, down to the root, then how it came to this, then what to do. */
export const whyLines = (why: WhyBlocked, history: History, now: number): readonly string[] => {
	if (why.reasons === undefined) return legacyLines(why)
	const { name, blocked, state, reasons, fixes } = why
	return [
		...(blocked ? [] : [`${name} is not blocked`]),
		headLine(why, now),
		...reasons.flatMap(reason => reasonLines(reason, history, now, '  ')),
		...(state.state === 'running' || state.state === 'starting' ? upLines(why, history, now) : downLines(why, history, now)),
		...(fixes.length === 0 ? [] : [`  to fix: ${fixes.join('; ')}`]),
		...waitingLines(why),
	]
}

/** What 0.3.9 prints. */
function legacyLines(why: WhyBlocked): readonly string[] {
	return why.blocked ? [why.ascii, ...waitingLines(why)] : [`${why.name} is not blocked`]
}

/** The last lines of 0.3.9, which scripts read. */
function waitingLines({ blocked, waiting_on = [], conflicts_with = [], port_conflict }: WhyBlocked): readonly string[] {
	const lines = [
		...(waiting_on.length === 0 ? [] : [`Waiting on: ${waiting_on.join(', ')}`]),
		...(conflicts_with.length === 0 ? [] : [`Conflicts with: ${conflicts_with.join(', ')}`]),
		...(port_conflict === undefined || port_conflict === null ? [] : [`Port conflict: ${port_conflict}`]),
	]
	return blocked && lines.length > 0 ? ['', ...lines] : []
}

function headLine({ name, state, chain }: WhyBlocked, now: number): string {
	const last = chain.find(({ service }) => service === name)
	const reason = state.state === 'failed' ? `: ${stateReason(state)}` : ''
	return `${plainSymbolOf(state.state)} ${name} (${state.state}${reason})${last === undefined ? '' : ` for ${spanText(now - last.at_ms)}`}`
}

/** A closed gate, what came before it, and the gates behind it. */
function reasonLines(reason: WhyReason, history: History, now: number, indent: string): readonly string[] {
	const below = (reason.because ?? []).filter(({ kind }) => !isOwn(kind))
	return [
		`${indent}${marks[reason.kind]} ${gateLine(reason, now)}${reason.cut === true ? ' …' : ''}`,
		...(reason.service === undefined ? [] : endLines(reason, history, now).map(line => `${indent}     ${line}`)),
		...below.flatMap(each => reasonLines(each, history, now, `${indent}   `)),
	]
}

const marks: Readonly<Record<WhyReason['kind'], string>> = {
	requires: '->',
	after: '->',
	conflict: '!>',
	port: '!>',
	process: '!>',
	missing: 'xx',
	cycle: 'xx',
	down: '->',
	retry: '->',
	gave_up: '->',
	residue: '->',
}

/** What is told of a service itself, and so stands behind its name. */
const isOwn = (kind: WhyReason['kind']) => kind === 'retry' || kind === 'gave_up' || kind === 'down' || kind === 'residue'

function gateLine(reason: WhyReason, now: number): string {
	const { kind, service, state } = reason
	if (service === undefined || !isNamed(kind)) return detailOf(reason, now)
	const own = (reason.because ?? []).filter(each => isOwn(each.kind)).map(each => detailOf(each, now))
	const inside = own.length > 0 ? own.join(', ') : (/\((.*)\)$/s.exec(reason.detail)?.[1] ?? state ?? 'missing')
	return `${gateWords[kind]} ${service} (${inside})`
}

const detailOf = ({ detail, until_ms }: WhyReason, now: number) =>
	until_ms === undefined ? detail : `${detail} in ${leftText(until_ms - now)}`

/** Since when the service that closes a gate is down, why, and who had started that run. */
function endLines({ service, event_seq, state, since_ms }: WhyReason, history: History, now: number): readonly string[] {
	if (state === 'running' || state === 'starting' || state === 'stopping') return []
	const end = history.findLast(event => event.service === service && (event.seq === event_seq || event.to === state))
	if (end === undefined) return state === undefined || since_ms === undefined || since_ms === 0 ? [] : [`since ${clockText(since_ms, now)}`]
	const begin = history.findLast(
		event => event.service === service && event.run === end.run && event.seq < end.seq && event.to === 'starting',
	)
	return [
		`since ${clockText(end.at_ms, now)} because ${becauseText(end)}`,
		...(begin === undefined ? [] : [`run ${begin.run} was started ${clockText(begin.at_ms, now)} by ${causeText(begin)}`]),
	]
}

function becauseText(event: Event): string {
	const { cause, reason } = event
	if (cause.kind !== 'exit') return `of ${causeText(event)}`
	const whose = cause.pid === undefined ? 'its process' : `its process ${cause.pid}`
	if (reason?.type === 'exit_code') return `${whose} exited with code ${reason.code}`
	return reason?.type === 'signal'
		? `${whose} was killed by signal ${reason.signal}`
		: `${whose} ended${reason === null ? '' : `: ${reasonText(reason)}`}`
}

/** Who brought up what is up. */
function upLines({ name, chain }: WhyBlocked, history: History, now: number): readonly string[] {
	const [own] = chain.filter(({ service }) => service === name)
	if (own === undefined) return []
	const begin = history.findLast(event => event.service === name && event.run === own.run && event.to === 'starting') ?? own
	return [`  since ${clockText(own.at_ms, now)}, started by ${causeText(begin)}`]
}

/** Until when what is down was up, and what ended that. */
function downLines({ name, chain }: WhyBlocked, history: History, now: number): readonly string[] {
	const left = [...history, ...[...chain].reverse()].findLast(({ service, from }) => service === name && from === 'running')
	if (left === undefined) {
		const root = rootOf(chain)
		return root === undefined || root.cause.kind === 'boot' ? [] : [`  it came to this by ${causeText(root)}`]
	}
	const ended = left.cause.kind === 'exit' ? becauseText(left) : `stopped by ${causeText(left)}`
	return [`  was running until ${clockText(left.at_ms, now)}; ${ended}`]
}

/** The event that had no event before it. */
const rootOf = (chain: readonly Event[]): Event | undefined => chain.at(-1)
