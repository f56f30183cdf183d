/** What a part of the repository may import. The table of docs/explanation/design.md, as data. */
export interface Part {
	/** Folder, relative to the root. */
	readonly folder: string
	/** Our packages, by name without `@zinit/`; those with `types` may be imported as types only. */
	readonly ours: readonly string[]
	readonly types?: readonly string[]
	/** Packages of others. */
	readonly others: readonly string[]
	/** Packages of others that tests use besides. */
	readonly testing?: readonly string[]
	/** Modules of Node.js: none, all, or these. */
	readonly node: boolean | readonly string[]
	/** Has no runtime globals: neither clock, nor chance, nor process. */
	readonly pure?: boolean
}

export const parts: readonly Part[] = [
	{ folder: 'packages/plan', ours: [], others: ['smol-toml'], testing: ['ajv'], node: false, pure: true },
	{ folder: 'machines', ours: ['plan'], others: ['xstate'], node: false, pure: true },
	{ folder: 'packages/protocol', ours: [], types: ['plan'], others: [], node: false, pure: true },
	{ folder: 'packages/host', ours: [], others: ['effect', 'koffi', 'node-pty'], node: true },
	{ folder: 'packages/supervisor', ours: ['plan', 'machines', 'host'], others: ['xstate', 'effect'], node: true },
	{ folder: 'packages/server', ours: ['plan', 'protocol', 'host', 'supervisor'], others: ['effect', 'pino', 'ajv'], node: true },
	{ folder: 'packages/client', ours: ['protocol'], others: [], node: true },
	{ folder: 'packages/script', ours: ['client', 'plan'], others: [], node: true },
	{ folder: 'packages/cli', ours: ['client', 'protocol', 'plan', 'script'], others: ['@oclif/core'], testing: ['ajv'], node: true },
	{ folder: 'packages/workspace', ours: ['client', 'protocol', 'plan', 'machines', 'cli'], others: ['esbuild'], node: true },
	{ folder: 'e2e', ours: ['client'], others: [], testing: ['ajv'], node: true },
	{ folder: 'examples/embed', ours: ['supervisor'], others: [], node: true },
	{ folder: 'examples/shop', ours: [], others: [], node: true },
]
