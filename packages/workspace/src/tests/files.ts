import { globSync } from 'node:fs'
import { root } from '../bootstrap/place.mjs'

const withoutPrograms = ['packages/*/src/**/*.test.ts', 'machines/**/*.test.ts']

// Tests that start programs, whole daemons or many real processes, and those that play thousands of units or schedules: some of them last for seconds.
const long = [
	'packages/host/src/contract/**',
	'packages/host/src/logs/trouble.test.ts',
	'packages/supervisor/src/preview/foretold.test.ts',
	'packages/supervisor/src/real/**',
	'packages/server/src/{daemon,transcripts}/**',
	'packages/cli/src/main.test.ts',
	'machines/graph/scale.test.ts',
	'machines/preview/exactness.test.ts',
	'machines/service/reachable-replaced.test.ts',
	'machines/simulation/second-half.test.ts',
]

/** Tests by what they need: `check` is what fits into a minute, `test` is all. Patterns relative to the root. */
const suites = {
	check: { include: withoutPrograms, exclude: long },
	test: { include: [...withoutPrograms, 'e2e/**/*.test.ts', 'examples/**/*.test.ts'], exclude: [] },
} as const

export type Suite = keyof typeof suites

/** The test files of a suite, relative to the root; `words`: only those whose path contains one of them. */
export function testFiles(suite: Suite, words: readonly string[] = []): readonly string[] {
	const { include, exclude } = suites[suite]
	const files = globSync(include, { cwd: root, exclude: ['**/node_modules/**', ...exclude] }).sort()
	return words.length === 0 ? files : files.filter(file => words.some(word => file.includes(word)))
}
