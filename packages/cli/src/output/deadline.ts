import { durationText } from '../render/amounts.ts'
import { Failure } from './problem.ts'

/** What `work` promises, or after `ms` the failure of the deadline (exit 6); 0 = none. `grace`: ms on top of them in which the work may still tell how far it is. */
export const within = <T>(ms: number, work: Promise<T>, grace = 0): Promise<T> => {
	if (ms === 0) return work
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(late(ms)), Math.min(ms + grace, LONGEST_TIMER))
		work.then(resolve, reject).finally(() => clearTimeout(timer))
	})
}

/** The failure of the deadline of a command. */
export const late = (ms: number): Failure =>
	new Failure(`no outcome within ${durationText(ms)}`, { kind: 'timeout', exit: 6, data: { ms } })

const LONGEST_TIMER = 2_147_483_647
