import { join } from 'node:path'
import { root } from '../bootstrap/place.mjs'

/** A program that is bundled: `dist/bin/<name>` starts it. */
export interface Program {
	readonly name: string
	/** Source, relative to the root. */
	readonly entry: string
	/** Options for Node.js itself. */
	readonly node: readonly string[]
	/** Whether some verbs must start at once: they get a bundle of their own, and the rest is split into files that are read when needed. */
	readonly hot: boolean
	/** Whether it starts services, which inherit the limits that it was started with. */
	readonly keepsServices: boolean
}

export const bundledPrograms: readonly Program[] = [
	{ name: 'zinit', entry: 'packages/cli/src/main.ts', node: [], hot: true, keepsServices: false },
	// init.md 4: without the first option SIGUSR1 opens the inspector until the server handles it. The second bounds the garbage that a boot of thousands
	// leaves in memory for good: 157 MB instead of 224 at 5,000 services.
	{
		name: 'zinit-server',
		entry: 'packages/server/src/main.ts',
		node: ['--disable-sigusr1', '--max-semi-space-size=4'],
		hot: false,
		keepsServices: true,
	},
]

export const dist = join(root, 'dist')

/** The path of a built program. */
export const builtProgram = (name: string): string => join(dist, 'bin', name)
