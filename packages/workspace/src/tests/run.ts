import { availableParallelism } from 'node:os'
import { runNode } from '../run-node.ts'
import { type Suite, testFiles } from './files.ts'

const TEST_TIMEOUT_MS = 120_000
// A file whose process does not end is a failure, not a run without end.
const RUN_TIMEOUT_MS = 20 * 60_000

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
		'--test-reporter=spec',
		`--test-timeout=${TEST_TIMEOUT_MS}`,
		`--test-concurrency=${Math.max(2, availableParallelism())}`,
		...args.filter(arg => arg.startsWith('-')),
	]
	return runNode([...options, ...files], RUN_TIMEOUT_MS)
}
