import { signalNumber } from '@zinit/plan'
import { Refusal } from '../rpc/refusal.ts'

/** The number of a signal given by name or number, 1 to 64; throws `invalid_signal` (rpc.md 5.3). */
export function sendableSignal(signal: string | number, service: string): number {
	const number = signalNumber(String(signal))
	if (number !== null) return number
	throw new Refusal({ kind: 'invalid_signal', message: `cannot send signal '${signal}' to '${service}': not a signal`, service })
}
