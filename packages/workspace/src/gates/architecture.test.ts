import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Part, parts } from './arrows.ts'
import { findCycle } from './cycles.ts'
import { codeOf, files, type Import, importsOf, read, resolved, type Source, sources } from './sources.ts'

const partOf = (path: string) => parts.find(({ folder }) => path.startsWith(`${folder}/`))
const manifest = ({ folder }: Part) => JSON.parse(read(`${folder}/package.json`))
const each = (found: readonly string[]) => assert.deepEqual(found, [])
const places = (pick: (source: Source, part: Part) => readonly string[]) =>
	each(
		sources.flatMap(source => {
			const part = partOf(source.path)
			return part ? pick(source, part).map(what => `${source.path}: ${what}`) : []
		}),
	)

describe('imports', () => {
	it('are read in every form', () => {
		const text = [
			"import a from 'a'",
			"import type { B } from 'b'",
			"import {\n\tc,\n} from 'c'",
			"export * from 'd'",
			"import 'e'",
			"const f = await import('f')",
			"let g: typeof import('g')",
			"createRequire(import.meta.url)('h')",
			"spawn(\"require('i')\") // import('j')",
		].join('\n')
		assert.deepEqual(
			importsOf(text).map(({ specifier, typeOnly }) => (typeOnly ? `type ${specifier}` : specifier)),
			['a', 'type b', 'c', 'd', 'e', 'f', 'type g', 'h'],
		)
	})

	it('every source belongs to a part of the table', () => {
		each(sources.map(({ path }) => path).filter(path => partOf(path) === undefined))
	})

	it('follow the arrows of the table', () => {
		places((source, part) => source.imports.filter(each => !isAllowed(source, part, each)).map(({ specifier }) => specifier))
	})

	it('name only what the package.json of the part declares', () => {
		places((source, part) => {
			const {
				name,
				dependencies = {},
				optionalDependencies = {},
				devDependencies = {},
			} = part.folder === 'examples/shop' ? { name: '' } : manifest(part)
			const root = JSON.parse(read('package.json')).devDependencies
			return source.imports
				.map(({ specifier }) => packageOf(specifier))
				.filter(
					found =>
						found !== null &&
						found !== name &&
						![dependencies, optionalDependencies, source.isTest ? devDependencies : {}, root].some(known => found in known),
				)
				.map(String)
		})
	})

	it('never reach past the index of a package, nor out of the own one', () => {
		places((source, part) =>
			source.imports
				.map(({ specifier }) => specifier)
				.filter(specifier => {
					if (specifier.startsWith('.')) return !resolved(source, specifier).startsWith(`${part.folder}/`)
					const [, name, inner] = /^@zinit\/([^/]+)(\/.*)?$/.exec(specifier) ?? []
					const target = parts.find(({ folder }) => folder.endsWith(name ?? '\0'))
					return target !== undefined && inner !== undefined && !(`.${inner}` in manifest(target).exports)
				}),
		)
	})

	it('make no cycle', () => {
		const edges = sources.map(
			source =>
				[
					source.path,
					source.imports
						.filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'))
						.map(({ specifier }) => resolved(source, specifier)),
				] as const,
		)
		assert.equal(findCycle(new Map(edges)), null)
		assert.deepEqual(
			findCycle(
				new Map([
					['a', ['b']],
					['b', ['c']],
					['c', ['b']],
				]),
			),
			['b', 'c', 'b'],
		)
	})
})

describe('the pure parts', () => {
	const pure = parts.filter(part => part.pure)

	it('have no runtime types', () => {
		each(pure.map(({ folder }) => folder).filter(folder => read(`${folder}/tsconfig.json`).match(/"types": \[\]/) === null))
	})

	// The compiler keeps out what has no type there; clock and chance belong to the language.
	it('ask neither clock nor chance, and declare no global', () => {
		const banned = /\b(Date\.now|new Date|Date\(|Math\.random|globalThis|performance\.|declare (?:const|let|var|function|global))/g
		places((source, part) => (part.pure && !source.isTest ? [...codeOf(source.text).matchAll(banned)].map(([word]) => word) : []))
	})
})

describe('effects', () => {
	it('are run in the bridge and in main only', () => {
		places(({ path, text, isTest }) => (isTest || /\/(bridge|main)\.ts$/.test(path) ? [] : (codeOf(text).match(/\bEffect\.run\w+/g) ?? [])))
	})

	it('are imported by subpath', () => {
		places(({ imports }) => imports.map(({ specifier }) => specifier).filter(specifier => specifier === 'effect'))
	})
})

describe('files', () => {
	const top = ['package.json', 'package-lock.json', 'tsconfig.json', 'packages', 'machines', 'examples', 'e2e', 'docs', 'README.md']

	it('are at the top level only where design.md says so', () => {
		const found = new Set(files.map(path => path.split('/', 1)[0] ?? '').filter(name => !name.startsWith('.')))
		assert.deepEqual([...found].sort(), [...top].sort())
	})

	it('have names that say something', () => {
		each(
			files.filter(
				path =>
					/(^|[/.-])(utils?|helpers?|common|misc|types|manager)(?=[/.-])(?!\.test)/.test(path) && !path.endsWith('gates/types.test.ts'),
			),
		)
	})

	it('of more than 250 lines are tests only', () => {
		each(sources.filter(({ text, isTest }) => !isTest && text.split('\n').length - 1 > 250).map(({ path }) => path))
	})

	it('name no place of the machine they were written on', () => {
		const place = /\/(work|root|farm|home\/[a-z]+)\/|\.\.\/shared/
		each(files.filter(path => path !== 'package-lock.json' && place.test(read(path))))
	})
})

function isAllowed(source: Source, part: Part, { specifier, typeOnly }: Import): boolean {
	if (specifier.startsWith('.')) return true
	if (specifier.startsWith('node:')) {
		return source.isTest || part.node === true || (Array.isArray(part.node) && part.node.includes(specifier))
	}
	const found = packageOf(specifier) ?? ''
	if (!found.startsWith('@zinit/')) return part.others.includes(found) || (source.isTest && (part.testing ?? []).includes(found))
	const name = found.slice('@zinit/'.length)
	return part.ours.includes(name) || part.folder.endsWith(`/${name}`) || (typeOnly && (part.types ?? []).includes(name))
}

function packageOf(specifier: string): string | null {
	if (/^(\.|node:)/.test(specifier)) return null
	const [scope = '', name = ''] = specifier.split('/')
	return scope.startsWith('@') ? `${scope}/${name}` : scope
}
