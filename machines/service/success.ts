import { type ServiceConfig, signalNumber } from '@zinit/plan'
import type { LastExit } from '../ports.ts'

/** The end of a run counts as success: code 0, or one of `success_exit_codes` (lifecycle.md 1, config.md 9.1). An unknown end is none. */
export function isSuccess({ service }: ServiceConfig, { code, signal }: Pick<LastExit, 'code' | 'signal'>): boolean {
	if (code === 0) return true
	return (service.success_exit_codes ?? []).some(each =>
		typeof each === 'number' ? each === code : signal !== null && signalNumber(each) === signal,
	)
}
