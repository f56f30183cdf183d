import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseEnvironment } from './parse.ts'

function valuesOf(text: string): Record<string, string> {
	const parsed = parseEnvironment(text)
	assert.ok(parsed.ok, JSON.stringify(parsed))
	return Object.fromEntries(parsed.variables)
}

const rows: readonly (readonly [text: string, values: Record<string, string>])[] = [
	['', {}],
	['A=1', { A: '1' }],
	['A=1\nB=2\nA=3\n', { A: '3', B: '2' }],
	['# comment\n\n  # another\n\tA=1 # trailing\n', { A: '1' }],
	['A=1#2\nB=#3\nC= #none\n', { A: '1#2', B: '#3', C: '' }],
	['export A=1\nexport\tB=2\nexport A\nexport C D\n', { A: '1', B: '2' }],
	['export=1\nexported=2', { export: '1', exported: '2' }],
	['A=\nB=""\nC=\'\'', { A: '', B: '', C: '' }],
	['A= spaced  words \t\n', { A: 'spaced  words' }],
	['A=\'single $X `y` "z" \\n\'', { A: 'single $X `y` "z" \\n' }],
	['A="double \\"q\\" \\\\ \\$X \\` \\n $Y"', { A: 'double "q" \\ $X ` \\n $Y' }],
	['A=a"b c"\'d e\'f\\ g', { A: 'ab cd ef g' }],
	['A="two\nlines"\nB=\'three\n\nlines\'', { A: 'two\nlines', B: 'three\n\nlines' }],
	['A=one\\\ntwo\nB="one\\\ntwo"', { A: 'onetwo', B: 'onetwo' }],
	['A=$HOME/$X\nB=$(date)', { A: '$HOME/$X', B: '$(date)' }],
	['URL=postgres://u:p@h:1/d?a=b&c=d;e', { URL: 'postgres://u:p@h:1/d?a=b&c=d;e' }],
	['A=1\r\nB="2"\r\n', { A: '1', B: '2' }],
	['\ufeffA=1', { A: '1' }],
	['a.b-c=1\nÜ=2', { 'a.b-c': '1', Ü: '2' }],
]

describe('a file of variables', () => {
	for (const [text, values] of rows) it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(valuesOf(text), values))

	for (const [text, line, reason] of [
		['A=1\nnonsense\n', 2, 'expected KEY=VALUE'],
		['=1', 1, 'expected KEY=VALUE'],
		['A =1', 1, 'expected KEY=VALUE'],
		['export A=1 B=2\n"x"=1', 2, 'expected KEY=VALUE'],
		['A=1\nB="open\n\n', 2, 'a quote is not closed'],
		["A='open", 1, 'a quote is not closed'],
		['A=1\nB=\0', 2, 'a NUL byte'],
	] as const) {
		it(`refuses ${JSON.stringify(text)}, naming line ${line}`, () => assert.deepEqual(parseEnvironment(text), { ok: false, line, reason }))
	}

	it('is read in time that grows with its size alone', () => {
		const begin = performance.now()
		parseEnvironment(`A=${'a '.repeat(200_000)}\nB="${'\\\\'.repeat(200_000)}`)
		assert.ok(performance.now() - begin < 3000)
	})
})
