import { parseArgs } from 'node:util'
import { searchInParallel } from './pool.ts'
import { scheduleOf } from './schedule.ts'
import { describe } from './search.ts'
import { play } from './world.ts'

const { values } = parseArgs({
	options: {
		from: { type: 'string', default: '1' },
		count: { type: 'string', default: '20000' },
		steps: { type: 'string', default: '50' },
		replay: { type: 'string' },
	},
})
const steps = Number(values.steps)

if (values.replay === undefined) {
	const began = performance.now()
	const failure = await searchInParallel(Number(values.from), Number(values.count), steps)
	console.log(failure === null ? `${values.count} schedules of ${steps} steps, every law held` : describe(failure))
	console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`)
	process.exitCode = failure === null ? 0 : 1
} else {
	const violation = play(scheduleOf(Number(values.replay), steps), line => console.log(line))
	console.log(violation === null ? 'every law held' : violation.law)
	process.exitCode = violation === null ? 0 : 1
}
