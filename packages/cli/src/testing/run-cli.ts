import { launch } from '../launch.ts'
import type { World } from '../output/world.ts'

/** What a command line wrote, and its exit code. */
export interface Ran {
	readonly code: number | undefined
	readonly stdout: string
	readonly stderr: string
	/** stdout as a JSON document. */
	json(): unknown
}

export interface RunOptions {
	readonly socket?: string
	readonly env?: Readonly<Record<string, string>>
	readonly cwd?: string
	/** Size of the terminal that stdout and stderr are; absent: none. */
	readonly terminal?: { readonly columns: number; readonly rows: number }
	readonly stdin?: string
	/** Answers to questions, in order; absent: nobody can be asked. */
	readonly answers?: readonly string[]
	/** Unix ms. */
	readonly now?: number
}

/** Runs a command line in this process against a world of its own. */
export const runCli = async (argv: readonly string[], options: RunOptions = {}): Promise<Ran> => {
	const written = { stdout: '', stderr: '' }
	const code = await launch(argv, worldOf(options, written))
	return { code, ...written, json: () => JSON.parse(written.stdout) }
}

function worldOf(
	{ socket, env, cwd = '/', terminal, stdin = '', answers, now = 100_000 }: RunOptions,
	written: { stdout: string; stderr: string },
): World {
	const asked = [...(answers ?? [])]
	const sink = (name: 'stdout' | 'stderr') => ({
		write: (text: string | Uint8Array) => {
			written[name] += typeof text === 'string' ? text : Buffer.from(text).toString()
		},
		terminal: terminal !== undefined,
		columns: terminal?.columns ?? Number.POSITIVE_INFINITY,
		rows: terminal?.rows ?? Number.POSITIVE_INFINITY,
	})
	return {
		env: { ...(socket === undefined ? { ZINIT_SOCKET: '/nonexistent/zinit.sock' } : { ZINIT_SOCKET: socket }), ...env },
		cwd,
		stdout: sink('stdout'),
		stderr: sink('stderr'),
		canAsk: answers !== undefined,
		ask: async () => asked.shift() ?? null,
		readStdin: async () => stdin,
		openKeyboard: () => ({ onBytes: () => {}, onResize: () => {}, onEnd: () => {}, close: () => {} }),
		now: () => now,
		onInterrupt: () => () => {},
		endOnSignals: () => {},
		releaseSignals: () => {},
	}
}
