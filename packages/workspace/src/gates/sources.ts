import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from '../bootstrap/place.mjs'

export interface Import {
	readonly specifier: string
	/** Whether it vanishes when the types are stripped. */
	readonly typeOnly: boolean
}

export interface Source {
	/** Relative to the root. */
	readonly path: string
	readonly text: string
	readonly isTest: boolean
	readonly imports: readonly Import[]
}

const skipped = ['**/node_modules', '**/dist', '**/.git', '**/.cache']

// Read from left to right: what is skipped is consumed, so that nothing within it is found.
const skippedText = [/\/\*[\s\S]*?\*\//, /\/\/.*/, /`(?:[^`\\]|\\.)*`/]
const importForms = [
	/^(?:import|export)(?<type>\s+type)?\s[^'"`;()=]*?\sfrom\s+['"](?<static>[^'"]+)['"]/,
	/^import\s+['"](?<bare>[^'"]+)['"]/,
	/(?<typeof>typeof\s+)?\bimport\(\s*['"](?<dynamic>[^'"]+)['"]/,
	/\b(?:require|createRequire\([^)]*\))\(\s*['"](?<required>[^'"]+)['"]/,
]
const strings = [/'(?:[^'\\\n]|\\.)*'/, /"(?:[^"\\\n]|\\.)*"/]
const words = new RegExp([...skippedText, ...importForms, ...strings].map(({ source }) => source).join('|'), 'gm')

/** Every file of the repository that people write, relative to the root. */
export const files: readonly string[] = globSync(['*', '.*', '**/*.*', '.ci/*'], { cwd: root, exclude: skipped, withFileTypes: true })
	.filter(entry => entry.isFile())
	.map(entry => join(entry.parentPath, entry.name).slice(root.length))
	.sort()

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every TypeScript and JavaScript file with what it imports. */
export const sources: readonly Source[] = files
	.filter(path => /\.m?[tj]s$/.test(path))
	.map(path => {
		const text = read(path)
		return { path, text, isTest: /\.test\.ts$|^e2e\/|\/(contract|simulation|testing)\//.test(path), imports: importsOf(text) }
	})

/** The file that a relative import of `source` names, relative to the root. */
export const resolved = (source: Source, specifier: string): string => join(dirname(source.path), specifier)

/** Static, dynamic and re-exporting imports of a module's text; what stands in comments, strings and templates is none. */
export function importsOf(text: string): readonly Import[] {
	return [...text.matchAll(words)].flatMap(({ groups = {} }) => {
		const specifier = groups.static ?? groups.bare ?? groups.dynamic ?? groups.required
		// Without `node:` it stands in a program that a test writes; biome keeps it out of ours.
		return specifier === undefined || isBuiltin(specifier) !== specifier.startsWith('node:')
			? []
			: [{ specifier, typeOnly: Boolean(groups.type ?? groups.typeof) }]
	})
}

/** The text without comments and without what is quoted, so that only code is left. */
export const codeOf = (text: string): string =>
	text
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/(^|\s)\/\/.*$/gm, '')
		.replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
		.replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
