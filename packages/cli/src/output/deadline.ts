import { durationText } from '../render/amounts.ts'
import { Failure } from './problem.ts'

/** What `work` promises, or after `ms` the failure of the deadline (exit 6). */
export const deadline = <T>(ms: number, work: Promise<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		const late = () => reject(new Failure(`no outcome within ${durationText(ms)}`, { kind: 'timeout', exit: 6, data: { ms } }))
		const timer = setTimeout(late, Math.min(ms, LONGEST_TIMER))
		work.then(resolve, reject).finally(() => clearTimeout(timer))
	})

const LONGEST_TIMER = 2_147_483_647
