import { join, relative } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { root } from '../bootstrap/place.mjs'
import { onlyHot } from './only-hot.ts'
import { plainHttp } from './plain-http.ts'
import { dist, type Program } from './programs.ts'

/** A file of `dist`, not yet written. */
export interface Output {
	/** Relative to `dist`. */
	readonly path: string
	readonly content: string | Uint8Array
	readonly mode?: number
}

/** Bundles one program below `lib/<name>/`: `main.cjs`, or for one with hot verbs `hot.cjs` and `main.js`. Throws with esbuild's messages. */
export async function bundle(program: Program): Promise<readonly Output[]> {
	const builds = program.hot ? [build(splitOf(program)), build(hotOf(program))] : [build(singleOf(program))]
	const files = (await Promise.all(builds)).flatMap(({ outputFiles = [] }) => outputFiles)
	return files.map(({ path, contents }) => ({ path: relative(dist, path), content: contents }))
}

const shared = {
	absWorkingDir: root,
	bundle: true,
	platform: 'node',
	target: 'node22',
	// Native modules stay where npm put them; both are optional.
	external: ['koffi', 'node-pty'],
	write: false,
	logLevel: 'silent',
} as const satisfies BuildOptions

const splitOf = ({ name, entry }: Program): BuildOptions => ({
	...shared,
	entryPoints: { main: entry },
	outdir: join(dist, 'lib', name),
	splitting: true,
	format: 'esm',
	banner: { js: requireForBundledCommonJs },
	plugins: [plainHttp],
})

// What starts as a whole is quicker as CommonJS, which has no place of its own in a form that createRequire takes.
const singleOf = ({ name, entry }: Program): BuildOptions => ({
	...shared,
	entryPoints: { main: entry },
	outdir: join(dist, 'lib', name),
	outExtension: { '.js': '.cjs' },
	format: 'cjs',
	minifyWhitespace: true,
	minifySyntax: true,
	define: { 'import.meta.url': '__filename' },
	plugins: [plainHttp],
})

// One CommonJS file: the loader of ES modules costs 5 ms, each further file 0.5 ms.
const hotOf = ({ name, entry }: Program): BuildOptions => ({
	...shared,
	entryPoints: { hot: entry },
	outdir: join(dist, 'lib', name),
	outExtension: { '.js': '.cjs' },
	format: 'cjs',
	inject: [join(import.meta.dirname, 'quick-clock.ts')],
	plugins: [onlyHot],
})

// CommonJS packages call require for Node's own modules, and ask for their place; in an ES module both must be made.
const requireForBundledCommonJs = [
	"import { createRequire as bundledRequire } from 'node:module'",
	'const require = bundledRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname',
].join('\n')
