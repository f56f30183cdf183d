import { build } from '../build/build.ts'
import { runTests } from '../tests/run.ts'
import { installSystemPackages } from '../tests/system.ts'

installSystemPackages()
await build()
process.exitCode = await runTests('test', process.argv.slice(2))
