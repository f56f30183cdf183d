import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseYaml } from './yaml.ts'
import { YamlError, type YamlNode } from './yaml-node.ts'

const plain = (node: YamlNode): unknown =>
	node.kind === 'scalar'
		? node.value
		: node.kind === 'list'
			? node.items.map(plain)
			: Object.fromEntries(node.entries.map(({ key, node: value }) => [key, plain(value)]))

describe('YAML, as configuration files use it', () => {
	for (const [law, text, value] of [
		['an empty text is null', '', null],
		[
			'scalars have types',
			'a: 1\nb: 1.5\nc: true\nd: ~\ne: "1"\nf: 010\ng: null\nh:\n',
			{ a: 1, b: 1.5, c: true, d: null, e: '1', f: '010', g: null, h: null },
		],
		['comments begin after a blank', 'a: b#c # d\n# e\nf: "#g" # h\n', { a: 'b#c', f: '#g' }],
		['colons within words are no keys', 'url: http://x:80/y\ntime: 12:30\n', { url: 'http://x:80/y', time: '12:30' }],
		['lists stand under their key, indented or not', 'a:\n- 1\n- 2\nb:\n  - 3\n', { a: [1, 2], b: [3] }],
		[
			'lists hold maps and lists',
			'- a: 1\n  b: 2\n-\n  c: 3\n- - 4\n  - 5\n- [6, {d: 7}]\n',
			[{ a: 1, b: 2 }, { c: 3 }, [4, 5], [6, { d: 7 }]],
		],
		[
			'flow values go over lines',
			'a: [1,\n  "two, three",\n  four]\nb: {c: d, "e f": [g]}\n',
			{ a: [1, 'two, three', 'four'], b: { c: 'd', 'e f': ['g'] } },
		],
		['quotes escape', `a: "x\\ty\\u0041\\\\"\nb: 'it''s'\n"k: k": 1\n`, { a: 'x\tyA\\', b: "it's", 'k: k': 1 }],
		[
			'block scalars keep or fold lines',
			'a: |\n  one\n    two\n\n  three\nb: >-\n  one\n  two\n\n  three\nc: |-\n  x\n',
			{ a: 'one\n  two\n\nthree\n', b: 'one two\n\nthree', c: 'x' },
		],
		['plain scalars fold', 'a: one\n  two\nb: 3\n', { a: 'one two', b: 3 }],
		[
			'anchors, aliases and merges',
			'x: &x\n  a: 1\n  b: 2\ny:\n  <<: *x\n  b: 3\nz: *x\nl: [*x]\n',
			{ x: { a: 1, b: 2 }, y: { b: 3, a: 1 }, z: { a: 1, b: 2 }, l: [{ a: 1, b: 2 }] },
		],
		['only the first document counts', '%YAML 1.2\n---\na: 1\n---\nb: 2\n', { a: 1 }],
		['CR LF and a byte order mark', '\uFEFFa: 1\r\nb:\r\n  - 2\r\n', { a: 1, b: [2] }],
		['tags are passed over', 'a: !!str 1\n', { a: 1 }],
	] as const) {
		it(law, () => assert.deepEqual(plain(parseYaml(text)), value))
	}

	for (const [law, text, line] of [
		['a tab does not indent', 'a:\n\tb: 1\n', 2],
		['a key is not there twice', 'a: 1\nb: 1\na: 2\n', 3],
		['a quote ends', 'a: "x\n', 1],
		['a bracket ends', 'a: [1, 2\n', 1],
		['an alias has an anchor', 'a: *b\n', 1],
		['a map has only keys', 'a: 1\nword\n', 2],
		['indentation fits', 'a: 1\n   b: 2\n', 2],
	] as const) {
		it(`${law}: refused on line ${line}`, () =>
			assert.throws(
				() => parseYaml(text),
				(error: unknown) => error instanceof YamlError && error.line === line,
			))
	}

	it('knows the line of every value', () => {
		const root = parseYaml('a:\n  - x\n  - y: 1\n    z: 2\n')
		assert.ok(root.kind === 'map')
		const [a] = root.entries
		assert.ok(a?.node.kind === 'list')
		assert.deepEqual([a.line, ...a.node.items.map(({ line }) => line)], [1, 2, 3])
	})
})
