import { type ErrorData, type Fault, isErrorKind } from '@zinit/protocol'

/** A request that the daemon does not honour; its fault is what the reply says (rpc.md 3). */
export class Refusal extends Error {
	override readonly name = 'Refusal'
	readonly fault: Fault

	constructor(fault: Fault) {
		super(fault.message)
		this.fault = fault
	}
}

const members = [
	'service',
	'errors',
	'issues',
	'dependents',
	'cycle',
	'pids',
	'near',
	'state',
	'limit',
	'hint',
] as const satisfies readonly (keyof ErrorData)[]

/** The fault that a thrown value stands for; null: a defect of ours. */
export function faultOf(thrown: unknown): Fault | null {
	if (thrown instanceof Refusal) return thrown.fault
	if (!(thrown instanceof Error)) return null
	const kind: unknown = Reflect.get(thrown, 'kind')
	if (!isErrorKind(kind)) return null
	const details = members.flatMap(member => {
		const value: unknown = Reflect.get(thrown, member)
		return value === undefined ? [] : [[member, value] as const]
	})
	return { kind, message: thrown.message, ...Object.fromEntries(details) }
}
