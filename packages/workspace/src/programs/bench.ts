import { build } from '../build/build.ts'
import { runNode } from '../run-node.ts'

await build()
process.exitCode = await runNode(['e2e/bench/main.ts', ...process.argv.slice(2)])
