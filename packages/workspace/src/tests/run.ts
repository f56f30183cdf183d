import { availableParallelism } from 'node:os'
import { runNode } from '../run-node.ts'
import { type Suite, testFiles } from './files.ts'

const TEST_TIMEOUT_MS = 120_000
// A file whose process does not end is a failure, not a run without end.
const RUN_TIMEOUT_MS = 20 * 60_000

/** Files at once. Those of `check` start no programs, and some of them wait for most of their time. */
function atOnce(suite: Suite): number {
	const processors = Math.max(2, availableParallelism())
	return suite === 'check' ? 2 * processors : processors
}

/**
 * Runs a suite in one run of node:test, whose closing lines are the last of the output; returns its exit code.
 * Arguments with a dash go to Node.js, others choose files by a part of their path.
 */
export async function runTests(suite: Suite, args: readonly string[]): Promise<number> {
	const files = testFiles(
		suite,
		args.filter(arg => !arg.startsWith('-')),
	)
	if (files.length === 0) throw new Error(`no test file matches ${args.join(' ')}`)
	const options = [
		'--test',
		`--import=${new URL('compile-cache.mjs', import.meta.url)}`,
		'--test-reporter=spec',
		`--test-timeout=${TEST_TIMEOUT_MS}`,
		`--test-concurrency=${atOnce(suite)}`,
		...args.filter(arg => arg.startsWith('-')),
	]
	return runNode([...options, ...files], RUN_TIMEOUT_MS)
}
