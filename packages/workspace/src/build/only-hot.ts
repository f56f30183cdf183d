import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contract, isQuery } from '@zinit/protocol'
import type { Plugin } from 'esbuild'

/**
 * Makes the bundle of the hot verbs out of the sources of the whole program. What their way imports dynamically is theirs anyway, so it is imported
 * at once, which leaves out what nobody uses. Everything cold is left to the whole program.
 */
export const onlyHot: Plugin = {
	name: 'only-hot',
	setup(build) {
		// The library's own way is the socket of Node.js.
		build.onResolve({ filter: /\/wire\/socket\.ts$/ }, ({ path, resolveDir }) => ({ path: join(resolveDir, path, '..', 'pipe.ts') }))
		build.onLoad({ filter: /\/protocol\/src\/effects\.ts$/ }, () => ({ contents: namesOfQueries() }))
		build.onLoad({ filter: /\/cli\/src\/cold\.ts$/ }, () => ({ contents: wholeProgram, loader: 'ts' }))
		build.onLoad({ filter: /\/cli\/src\/(hot-verbs|context)\.ts$/ }, async ({ path }) => ({
			contents: importedAtOnce(await readFile(path, 'utf8')),
			loader: 'ts',
		}))
	},
}

/** The contract is 30 KB, of which hot verbs need a word for each method. */
const namesOfQueries = () => `
const queries = new Set(${JSON.stringify(Object.keys(contract).filter(isQuery))})
export const isQuery = name => queries.has(name)`

/** `await import('x')` becomes a name, which is imported as `x`. */
function importedAtOnce(text: string): string {
	const imports: string[] = []
	const body = text.replace(/await import\('([^']+)'\)/g, (_, specifier) => `imported${imports.push(specifier) - 1}`)
	return [...imports.map((specifier, index) => `import * as imported${index} from '${specifier}'`), body].join('\n')
}

// The whole program catches signals itself.
const wholeProgram = `
export async function runCold() {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal)
	load('main')
}`
