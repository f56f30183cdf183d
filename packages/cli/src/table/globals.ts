import type { FlagRow, Input } from './row.ts'

/** Flags of every command, before or after it (cli.md 1). */
export const globalFlags = {
	quiet: { kind: 'switch', char: 'q', summary: 'nothing on stdout on success' },
	json: { kind: 'switch', summary: 'one JSON document on stdout; streams: one a line' },
	socket: { kind: 'text', char: 's', value: 'path', complete: 'file', summary: 'socket of the daemon to talk to' },
	timeout: {
		kind: 'duration',
		value: 'duration',
		summary: 'deadline of the whole command: 500ms, 30s, 2m, a number of seconds, 0 for none',
	},
	color: { kind: 'word', value: 'when', words: ['auto', 'always', 'never'], default: 'auto', summary: 'colours' },
	pager: { kind: 'switch', default: true, summary: 'page long output on a terminal' },
	help: { kind: 'switch', char: 'h', summary: 'show help' },
	version: { kind: 'switch', char: 'V', summary: 'show the version' },
} as const satisfies Readonly<Record<string, FlagRow>>

interface GlobalRow {
	readonly group: 'daemon'
	readonly summary: ''
	readonly description: ''
	readonly args: Record<never, never>
	readonly flags: typeof globalFlags
	readonly examples: readonly []
	readonly exits: readonly []
}

/** Values of the global flags. */
export type Globals = Input<GlobalRow>['flags']
