import { runTests } from '../tests/run.ts'

// Of these the first half is played here, a fortieth of what `npm test` plays: the rest would take a minute.
process.env.ZINIT_SIMULATION_SCHEDULES ??= '1000'
process.exitCode = await runTests('check', process.argv.slice(2))
