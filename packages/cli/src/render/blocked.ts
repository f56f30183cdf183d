import type { WhyBlocked, WhyReason } from '@zinit/protocol'

/** What holds a service, in one line: `requires idle, which is inactive; conflicts with old, which is running`. Null: nothing is told. */
export const blockedText = ({ reasons, waiting_on, conflicts_with, port_conflict }: WhyBlocked): string | null => {
	const texts =
		reasons === undefined
			? [
					...(waiting_on ?? []).map(name => `waiting on ${name}`),
					...(conflicts_with ?? []).map(name => `conflicts with ${name}`),
					...(port_conflict === undefined ? [] : [port_conflict]),
				]
			: reasons.filter(({ kind }) => kind !== 'down').map(gateText)
	return texts.length === 0 ? null : texts.join('; ')
}

/** A closed gate with the state of what closes it. */
const gateText = ({ kind, detail, service, state }: WhyReason): string =>
	service === undefined || state === undefined || !isNamed(kind) ? detail : `${gateWords[kind]} ${service}, which is ${state}`

/** How a gate begins that another service closes. */
export const gateWords = { requires: 'requires', after: 'after', conflict: 'conflicts with' } as const

/** True if the gate is told by the service that closes it. */
export const isNamed = (kind: WhyReason['kind']): kind is keyof typeof gateWords => Object.hasOwn(gateWords, kind)

/** The command that most likely opens the gates. */
export const fixOf = (name: string, why: WhyBlocked | null): string | undefined => {
	const reasons = why?.reasons ?? []
	const waits =
		reasons.length === 0 ? (why?.waiting_on.length ?? 0) > 0 : reasons.some(({ kind, state }) => kind === 'requires' && state !== 'failed')
	if (waits) return `zinit start ${name} --tree`
	return why?.fixes?.[0] ?? `zinit why ${name}`
}
