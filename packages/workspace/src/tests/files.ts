import { globSync } from 'node:fs'
import { root } from '../bootstrap/place.mjs'

const withoutPrograms = ['packages/*/src/**/*.test.ts', 'machines/**/*.test.ts']

// Tests that start whole daemons or many real processes, some of them for seconds.
const long = ['packages/host/src/contract/**', 'packages/supervisor/src/real/**', 'packages/server/src/{daemon,transcripts}/**']

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
