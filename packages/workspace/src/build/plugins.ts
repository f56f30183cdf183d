import { readFile } from 'node:fs/promises'
import type { OnLoadArgs, OnLoadResult, Plugin } from 'esbuild'

const LATE = ['child_process', 'crypto', 'dns', 'fs/promises', 'http', 'worker_threads'] as const

/**
 * Loads modules of Node that a start can do without when something of them is first used: together they take 10 ms. Besides, an ES module import of
 * `node:http` reads every export once, and one of them is a WebSocket that loads all of undici: 40 ms.
 */
export const lateModules: Plugin = {
	name: 'late-modules',
	setup(build) {
		build.onResolve({ filter: new RegExp(`^node:(${LATE.join('|')})$`) }, ({ path, kind }) =>
			kind === 'require-call' ? undefined : { path, namespace: 'late' },
		)
		build.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({ contents: late(path) }))
	},
}

const late = (path: string) => `
for (const name of ${JSON.stringify(Object.keys(Object(process.getBuiltinModule(path))))}) {
	Object.defineProperty(exports, name, { enumerable: true, get: () => process.getBuiltinModule('${path}')[name] })
}`

/** Leaves the part of pino out that writes in another thread, which needs a file of its own and nobody here asks for: 3 ms of each start. */
export const withoutLogThread: Plugin = {
	name: 'without-log-thread',
	setup(build) {
		build.onResolve({ filter: /^thread-stream$/ }, ({ path }) => ({ path, namespace: 'nothing' }))
		build.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }))
	},
}

/** Takes koffi into the bundle, all but its machine code: it is looked for in one place instead of a dozen. */
export const withKoffi: Plugin = {
	name: 'with-koffi',
	setup(build) {
		build.onLoad({ filter: /\/host\/src\/native\/libc\.ts$/ }, replacing("createRequire(import.meta.url)('koffi')", "require('koffi')"))
		build.onResolve({ filter: /^@koromix\// }, ({ path }) => ({ path, external: true }))
	},
}

/** Imports a user's modules by what starts the bundle, which cannot import by itself. */
export const withImport: Plugin = {
	name: 'with-import',
	setup(build) {
		build.onLoad(
			{ filter: /\/cli\/src\/(verbs\/run|import\/sources)\.ts$/ },
			replacing('await import(pathToFileURL', 'await importModule(pathToFileURL'),
		)
	},
}

function replacing(what: string, by: string) {
	return async ({ path }: OnLoadArgs): Promise<OnLoadResult> => {
		const text = await readFile(path, 'utf8')
		if (!text.includes(what)) throw new Error(`${path} has no "${what}" any more`)
		return { contents: text.replace(what, by), loader: 'ts' }
	}
}
