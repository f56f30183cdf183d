import type { Plugin } from 'esbuild'

/**
 * Takes `node:http` from the runtime instead of importing it. An ES module import of it reads every export once, and one of them is a WebSocket
 * that loads all of undici: 40 ms of each start.
 */
export const plainHttp: Plugin = {
	name: 'plain-http',
	setup(build) {
		build.onResolve({ filter: /^node:http$/ }, ({ path, kind }) => (kind === 'require-call' ? undefined : { path, namespace: 'runtime' }))
		build.onLoad({ filter: /./, namespace: 'runtime' }, ({ path }) => ({
			contents: `module.exports = process.getBuiltinModule('${path}')`,
		}))
	},
}
