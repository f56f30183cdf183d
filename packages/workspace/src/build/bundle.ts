import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { root } from '../bootstrap/place.mjs'
import { launcher } from './launcher.ts'
import { onlyHot } from './only-hot.ts'
import { lateModules, withImport, withKoffi, withoutLogThread } from './plugins.ts'
import type { Program } from './programs.ts'

/** A file of `dist`, not yet written. */
export interface Output {
	/** Relative to `dist`. */
	readonly path: string
	readonly content: string | Uint8Array
	readonly mode?: number
}

/** Bundles one program below `lib/<name>/`: all of it as `main`, and if it has hot verbs those as `hot`; and what starts it. Throws with esbuild's messages. */
export async function bundle(program: Program): Promise<readonly Output[]> {
	const bundles = await Promise.all([textOf(program, 'main'), ...(program.hot ? [textOf(program, 'hot')] : [])])
	const named = bundles.map(({ kind, text }) => ({ kind, text, name: `${kind}.${digestOf(text)}` }))
	return [
		...named.map(({ name, text }) => ({ path: `lib/${program.name}/${name}.cjs`, content: text })),
		...launcher(program, Object.fromEntries(named.map(({ kind, name }) => [kind, name]))),
	]
}

async function textOf({ entry }: Program, kind: 'main' | 'hot') {
	const { outputFiles } = await build({ ...shared, ...kinds[kind], stdin: { contents: `import './${entry}'`, resolveDir: root } })
	return { kind, text: outputFiles.map(({ text }) => text).join('') }
}

// One CommonJS file each: the loader of ES modules costs 5 ms, each further file 0.5 ms, and has no form in which V8 can keep what it compiled.
const shared = {
	absWorkingDir: root,
	bundle: true,
	platform: 'node',
	target: 'node22',
	format: 'cjs',
	// A script that is compiled by itself cannot import.
	supported: { 'dynamic-import': false },
	minifyWhitespace: true,
	minifySyntax: true,
	write: false,
	logLevel: 'silent',
	// Its machine code stays where npm put it; it is optional.
	external: ['node-pty'],
	define: { 'import.meta.url': '__filename', 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
	banner: { js: '(function (load, importModule, exports, require, module, __filename, __dirname) {' },
	footer: { js: '})' },
} as const satisfies BuildOptions

const kinds = {
	main: { plugins: [lateModules, withoutLogThread, withKoffi, withImport] },
	hot: { plugins: [onlyHot], inject: [join(import.meta.dirname, 'quick-clock.ts')] },
} as const satisfies Record<string, BuildOptions>

function digestOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
