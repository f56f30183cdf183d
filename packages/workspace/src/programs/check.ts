import { runTests } from '../tests/run.ts'

// A tenth of what `npm test` plays: the rest would take a minute.
process.env.ZINIT_SIMULATION_SCHEDULES ??= '2000'
process.exitCode = await runTests('check', process.argv.slice(2))
