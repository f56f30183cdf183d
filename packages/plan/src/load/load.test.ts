import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatDiagnostic } from '../check/format.ts'
import { type LoadedPlan, loadPlan } from './load.ts'
import { classifyFileName, type SourceFile, type SourceText } from './source.ts'

const text = (path: string, content: string): SourceText => ({ path, content: { text: content }, unsafePermissions: false })
const file = (path: string, content: string, more: Partial<SourceFile> = {}): SourceFile => ({
	...text(path, content),
	directory: 'config',
	...more,
})
const service = (name: string, more = '') => `[service]\nname = "${name}"\nexec = "true"\n${more}`
const told = ({ diagnostics }: LoadedPlan) => diagnostics.map(formatDiagnostic)

const NAMES: readonly (readonly [string, string])[] = [
	['a.toml', 'unit'],
	['.d.toml', 'unit'],
	['a..toml', 'unit'],
	['.toml', 'other'],
	['toml', 'other'],
	['a.toml~', 'other'],
	['.a.toml.1f3a', 'other'],
	['a.toml.bak', 'other'],
	['a.TOML', 'near-miss'],
	['a.yaml', 'near-miss'],
	['a.yml', 'near-miss'],
	['.yml', 'other'],
	['a.toml.d', 'drop-ins'],
	['.toml.d', 'other'],
]

describe('names of files', () => {
	for (const [name, kind] of NAMES) it(`${name} is ${kind}`, () => assert.equal(classifyFileName(name), kind))
})

const UNREAD: readonly (readonly [string, Partial<SourceFile>, string])[] = [
	['a directory', { content: 'directory' }, 'warning[ignored-file]: is a directory'],
	['a FIFO', { content: 'special' }, 'warning[ignored-file]: is not a regular file'],
	['a file that cannot be read', { content: { unreadable: 'EACCES' } }, 'error[unreadable]: cannot be read: EACCES'],
	['a file of more than 1 MiB', { content: new Uint8Array(1024 * 1024 + 1) }, 'error[too-large]: is larger than 1 MiB'],
	['an empty file', { content: new Uint8Array() }, 'error[no-unit]: neither [service] nor [target]'],
	['a file of byte order mark and comment', { content: { text: '\uFEFF# nothing' } }, 'error[no-unit]: neither [service] nor [target]'],
]

describe('a directory', () => {
	for (const [title, more, message] of UNREAD) {
		it(`is loaded without ${title}`, () => {
			const loaded = loadPlan([file('/x/a.toml', '', more), file('/x/b.toml', service('b'))])
			assert.deepEqual(told(loaded), [`/x/a.toml:1:1: ${message}`])
			assert.deepEqual([...loaded.plan.units.keys()], ['b'])
		})
	}

	it('points at a table that was mistyped, and at the end of a string that is not closed', () => {
		const loaded = loadPlan([file('a.toml', '# x\n[Servise]\nname = "a"'), file('b.toml', 'a = "b\n')])
		assert.deepEqual(told(loaded), [
			'a.toml:2:2: error[no-unit]: Servise: neither [service] nor [target] (did you mean [service]?)',
			'b.toml:1:7: error[syntax]: a string that is not closed on its line',
		])
	})

	it('points at the byte that is not UTF-8, in characters', () => {
		const bytes = new TextEncoder().encode('\uFEFF# é😀\n# é😀x')
		bytes[bytes.length - 1] = 0xff
		assert.deepEqual(told(loadPlan([file('a.toml', '', { content: bytes })])), ['a.toml:2:5: error[encoding]: is not UTF-8'])
	})

	it('gives a name to the first file that is not refused', () => {
		const loaded = loadPlan([
			file('a.toml', '[service]\nname = "x"\nexec = ""'),
			file('b.toml', service('x')),
			file('c.toml', '[target]\nname = "x"'),
		])
		assert.equal(loaded.plan.units.get('x')?.file, 'b.toml')
		assert.deepEqual(told(loaded), [
			'a.toml:3:8: error[invalid]: service.exec cannot be empty',
			"c.toml:2:8: error[duplicate-name]: target.name: 'x' is defined in b.toml too",
		])
	})

	it('of the system comes first, and everything in it is of the system', () => {
		const loaded = loadPlan([
			file('u/a.toml', service('a')),
			file('u/b.toml', service('b')),
			file('s/z.toml', service('a'), { directory: 'system' }),
			file('s/t.toml', '[target]\nname = "t"', { directory: 'system' }),
		])
		assert.deepEqual(
			[...loaded.plan.units.values()].map(({ name, file: path, class: of, protected: kept }) => [name, path, of, kept]),
			[
				['a', 's/z.toml', 'system', true],
				['t', 's/t.toml', 'system', true],
				['b', 'u/b.toml', 'user', false],
			],
		)
		assert.deepEqual(told(loaded), ["u/a.toml:1:1: warning[ignored-file]: 'a' is defined in the system directory"])
	})

	it('that others can write is told for each file', () => {
		assert.deepEqual(told(loadPlan([file('a.toml', service('a'), { unsafePermissions: true })])), [
			'a.toml:1:1: warning[unsafe-permissions]: can be changed by others than root',
		])
	})

	it('tells ports that several list only when asked', () => {
		const files = [file('a.toml', service('a', 'ports = [80, 0]')), file('b.toml', service('b', 'ports = [443, 80, 0]'))]
		const clashes = (loaded: LoadedPlan) => told(loaded).filter(line => line.includes('port-clash'))
		assert.deepEqual(clashes(loadPlan(files)), [])
		assert.deepEqual(clashes(loadPlan(files, { clashes: true })), [
			"a.toml:4:10: warning[port-clash]: service.ports[0]: port 80 is listed by 'b' too",
			"b.toml:4:15: warning[port-clash]: service.ports[1]: port 80 is listed by 'a' too",
		])
	})

	it('is strict about what is missing, and loads it all the same', () => {
		const loaded = loadPlan([file('a.toml', service('a', '[dependencies]\nrequires = ["b"]'))], { strict: true })
		assert.deepEqual(told(loaded), ["a.toml:5:13: error[missing-dependency]: dependencies.requires[0]: 'b' does not exist"])
		assert.equal(loaded.plan.units.size, 1)
	})

	it('is strict without hiding one problem behind another, or making one up', () => {
		const files = [
			file('a.toml', service('a', '[dependencies]\nrequires = ["nope"]\nafter = ["a"]')),
			file('b.toml', service('b', '[dependencies]\nrequires = ["a"]')),
		]
		const loaded = loadPlan(files, { strict: true })
		assert.deepEqual([...loaded.plan.units.keys()], ['b'])
		assert.deepEqual(told(loaded), [
			'a.toml:6:10: error[self-reference]: dependencies.after[0]: its own name is dropped',
			"a.toml:5:13: error[missing-dependency]: dependencies.requires[0]: 'nope' does not exist",
		])
	})
})

describe('drop-ins', () => {
	const base = service('a', 'ports = [1, 2]\n[service.env]\nA = "1"\nB = "2"\n[lifecycle]\nmax_restarts = 1\n')
	const load = (...dropIns: readonly (readonly [string, string])[]) =>
		loadPlan([file('/x/a.toml', base, { dropIns: dropIns.map(([name, content]) => text(`/x/a.toml.d/${name}`, content)) })])

	it('are merged key by key, lists replaced, the last one wins', () => {
		const loaded = load(
			['10.toml', '[service]\nports = [3]\nenv = { B = "3" }'],
			['20.toml', 'service.env.C = "4"\n[lifecycle]\nmax_restarts = 2\n[health]\ntype = "tcp"\ntarget = "80"'],
		)
		const unit = loaded.plan.units.get('a')
		assert.deepEqual(told(loaded), [])
		assert.ok(unit?.kind === 'service')
		const { service: of, lifecycle, health } = unit.config
		assert.deepEqual([of.ports, of.env, of.exec, lifecycle.max_restarts, health?.type], [[3], { A: '1', B: '3', C: '4' }, 'true', 2, 'tcp'])
		assert.deepEqual([unit.file, loaded.incomplete.size], ['/x/a.toml', 0])
	})

	it('are pointed at for what they set, the file for the rest', () => {
		const loaded = load(['a.toml', '[service]\n\nports = [0]\ncolour = 1\n[dependencies]\nrequires = ["x"]'], ['b.txt', 'not read'])
		assert.deepEqual(told(loaded), [
			'/x/a.toml.d/a.toml:3:10: warning[bad-port]: service.ports[0]: nothing listens on port 0',
			'/x/a.toml.d/a.toml:4:1: warning[unknown-key]: service.colour',
			"/x/a.toml.d/a.toml:6:13: warning[missing-dependency]: dependencies.requires[0]: 'x' does not exist",
		])
	})

	const BROKEN: readonly (readonly [string, string, string])[] = [
		['does not parse', '[service\n', '1:9: error[syntax]: illegal character in key'],
		['sets a wrong type', '[service]\nexec = 5', '2:8: error[wrong-type]: service.exec: invalid type: integer `5`, expected a string'],
		['breaks a rule', '[service]\nexec = ""', '2:8: error[invalid]: service.exec cannot be empty'],
		['gives another name', 'service.name = "b"', '1:16: error[invalid]: service.name cannot be changed by a drop-in'],
	]
	for (const [title, content, message] of BROKEN) {
		it(`cost only themselves where one ${title}`, () => {
			const loaded = load(['1.toml', content], ['2.toml', '[service]\nports = [9]'])
			const unit = loaded.plan.units.get('a')
			assert.ok(told(loaded)[0]?.startsWith(`/x/a.toml.d/1.toml:${message.slice(0, message.lastIndexOf(':'))}`), told(loaded)[0])
			assert.equal(loaded.diagnostics.length, 1)
			assert.ok(unit?.kind === 'service')
			assert.deepEqual([unit.config.service.exec, unit.config.service.ports, [...loaded.incomplete]], ['true', [9], ['a']])
		})
	}

	it('may say the same name again', () => {
		assert.deepEqual(told(load(['1.toml', 'service.name = "a"'])), [])
	})

	it('do not help a file that is broken itself', () => {
		const loaded = loadPlan([file('a.toml', service('a', 'oneshot = 1'), { dropIns: [text('a.toml.d/x.toml', '[service]\ndir = "/"')] })])
		assert.deepEqual([loaded.plan.units.size, loaded.diagnostics.map(({ file: at }) => at)], [0, ['a.toml']])
	})

	it('without a file are told', () => {
		const alone = file('/x/b.toml.d', '', { content: 'directory' })
		assert.deepEqual(told(loadPlan([alone])), ['/x/b.toml.d:1:1: warning[ignored-file]: has no file that it belongs to'])
		assert.deepEqual(told(loadPlan([alone, file('/x/b.toml', service('b'))])), [])
	})
})
