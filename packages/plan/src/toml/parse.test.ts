import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseToml } from './parse.ts'
import type { Part, Path } from './place.ts'

const PLACES: readonly {
	readonly title: string
	readonly text: string
	readonly path: Path
	readonly part?: Part
	readonly at: readonly [number, number]
}[] = [
	{ title: 'a value', text: '[service]\nname = "a"', path: ['service', 'name'], at: [2, 8] },
	{ title: 'a key', text: '[service]\n  name = "a"', path: ['service', 'name'], part: 'key', at: [2, 3] },
	{ title: 'the name in a header', text: '\n  [ service ]\nname = 1', path: ['service'], part: 'key', at: [2, 5] },
	{ title: 'a header of an array of tables', text: '[[service]]\nname = 1', path: ['service'], at: [1, 3] },
	{ title: 'a key of the last of several tables', text: '[[x]]\na = 1\n[[x]]\na = 2', path: ['x', 1, 'a'], at: [4, 5] },
	{ title: 'a table below an array of tables', text: '[[x]]\n[x.y]\na = 2', path: ['x', 0, 'y', 'a'], at: [3, 5] },
	{
		title: 'a header before the mention of its table',
		text: '[service.env]\nA = "1"\n[service]\nname = 1',
		path: ['service'],
		part: 'key',
		at: [3, 2],
	},
	{ title: 'a table that has no header', text: '[service.env]\nA = "1"', path: ['service'], part: 'key', at: [1, 2] },
	{ title: 'a part of a dotted key', text: 'service . name = 1', path: ['service', 'name'], part: 'key', at: [1, 11] },
	{ title: 'the value of a dotted key', text: 'a."b.c".d = 1', path: ['a', 'b.c', 'd'], at: [1, 13] },
	{ title: 'a quoted key with an escape', text: '"\\u0061" = 1', path: ['a'], part: 'key', at: [1, 1] },
	{ title: 'an item of a list', text: 'ports = [80, 443]', path: ['ports', 1], at: [1, 14] },
	{ title: 'an item on a line of its own', text: 'ports = [ # x, y\n  80,\n\n  443, # z\n]', path: ['ports', 1], at: [4, 3] },
	{ title: 'an item of a list in a list', text: 'a = [[1], [2, 3]]', path: ['a', 1, 1], at: [1, 15] },
	{ title: 'a key of an inline table', text: 'a = { b = 1, c = { d = 2 } }', path: ['a', 'c', 'd'], part: 'key', at: [1, 20] },
	{ title: 'a value in an inline table over several lines', text: 'a = {\n b = 1, # {\n c = 2,\n}', path: ['a', 'c'], at: [3, 6] },
	{ title: 'what follows a multi-line string', text: 'a = """x\n"" [b]\n\\""""\nb = 2', path: ['b'], at: [4, 5] },
	{ title: 'what follows a literal string', text: "a = '''\n\\''' # '\nb = 2", path: ['b'], at: [3, 5] },
	{ title: 'what follows a string that ends in quotes', text: 'a = """x"""""\nb = 2', path: ['b'], at: [2, 5] },
	{ title: 'columns in characters', text: 'a = { "😀é" = 1, b = 2 }', path: ['a', 'b'], at: [1, 21] },
	{ title: 'columns after a byte order mark', text: '\uFEFFa = 1', path: ['a'], part: 'key', at: [1, 1] },
	{ title: 'lines that end in CRLF', text: 'a = 1\r\n\r\nb = 2\r\n', path: ['b'], at: [3, 5] },
	{ title: 'the nearest part of what is not there', text: '[a]\nb = 1', path: ['a', 'x', 3], part: 'key', at: [1, 2] },
	{ title: 'the start if nothing is there', text: '\n\na = 1', path: ['x'], at: [1, 1] },
]

describe('places of a TOML text', () => {
	for (const { title, text, path, part = 'value', at } of PLACES) {
		it(`finds ${title}`, () => {
			const document = parseToml(text)
			assert.ok('locate' in document)
			assert.deepEqual(document.locate(path, part), { line: at[0], column: at[1] })
		})
	}
})

const FAULTS: readonly (readonly [string, string, string, number, number, string])[] = [
	['an open header', '[service\n', 'syntax', 1, 9, ''],
	['a bare carriage return', 'a = 1\rb = 2', 'syntax', 1, 6, ''],
	['a raw control character', 'a = "\u0001"', 'syntax', 1, 6, ''],
	['a key twice', '[s]\na = 1\nb = 2\na = 3', 'duplicate-key', 4, 1, 's.a'],
	['a dotted key twice', 'x.a = 1\nx.a = 2', 'duplicate-key', 2, 1, 'x.a'],
	['a table twice', '[s]\n[t]\n[s]', 'duplicate-key', 3, 2, 's'],
	['an inline table that is extended', 's = { a = 1 }\n[s.env]', 'duplicate-key', 2, 2, 's.env'],
	['a key twice in an inline table', 's = { a = 1, a = 2 }', 'duplicate-key', 1, 14, 's.a'],
	['a fault after wide characters', 'a = "😀" x', 'syntax', 1, 9, ''],
	['a fault after a byte order mark', '\uFEFF[a', 'syntax', 1, 2, ''],
]

describe('faults of a TOML text', () => {
	for (const [title, text, code, line, column, key] of FAULTS) {
		it(`are found: ${title}`, () => {
			const fault = parseToml(text)
			assert.ok('code' in fault)
			assert.deepEqual({ code: fault.code, line: fault.line, column: fault.column, key: fault.path.join('.') }, { code, line, column, key })
			assert.doesNotMatch(fault.message, /\n/)
		})
	}

	it('are none in what TOML 1.1 added', () => {
		const document = parseToml('a = {\n  b = "\\e\\x41", # comment\n  c = [1, 2,],\n}\nt = 07:32\n')
		assert.ok('values' in document)
		assert.equal(
			JSON.stringify(document.values.a, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
			'{"b":"\\u001bA","c":[1,2]}',
		)
	})
})
