import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Rows of the catalogue of edge cases that other supervisors get wrong; a title that begins with `edge N:` is the proof of row N. */
const rows = [
	...[1, 2, 3, 4, 6, 7, 9, 10, 11, 13, 15, 16],
	...[17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34],
	...[35, 37, 38, 39, 40, 41, 42, 43, 44, 45, 47, 48, 49],
	...[51, 52, 53, 54, 55, 56, 57, 59, 60, 61],
	...[62, 64, 65, 67, 68, 69, 71],
	...[72, 74, 75, 76, 77, 78, 79, 80],
]

/** Rows of parts that are not there yet, and which. */
const later: Readonly<Record<number, string>> = {
	3: 'the shell program that is PID 1',
	69: 'adoption: the next daemon opens the outputs again',
	75: 'adoption after a crash of the daemon',
	76: 'upgrade of the daemon in place',
}

const root = fileURLToPath(new URL('..', import.meta.url))
const proven = new Map<number, string[]>()
for (const file of globSync(['packages/*/src/**/*.test.ts', 'machines/**/*.ts', 'e2e/**/*.test.ts'], {
	cwd: root,
	exclude: ['**/node_modules/**'],
})) {
	const titles = readFileSync(`${root}/${file}`, 'utf8').matchAll(/\b(?:describe|it|test)\(\s*['"`]edge (\d+(?:, \d+)*): /g)
	for (const [, numbers = ''] of titles)
		for (const row of numbers.split(', ').map(Number)) proven.set(row, [...(proven.get(row) ?? []), file])
}

describe('the catalogue of edge cases', () => {
	for (const row of rows) {
		it(`row ${row} has a test`, { skip: row in later && !proven.has(row) ? `later: ${later[row]}` : false }, t => {
			const files = proven.get(row) ?? []
			t.diagnostic(files.join(', '))
			assert.notEqual(files.length, 0)
		})
	}

	it('is named by no title that has no row, and no row with a test is said to be later', () => {
		assert.deepEqual(
			[...proven.keys()].filter(row => !rows.includes(row) || row in later),
			[],
		)
	})
})
