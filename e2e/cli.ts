import { type ChildProcess, spawn } from 'node:child_process'
import { program } from './daemon.ts'

/** What a command line wrote, and how it ended. */
export interface Ended {
	readonly code: number | null
	readonly stdout: string
	readonly stderr: string
}

export interface CliOptions {
	/** Text of stdin; absent: it is /dev/null. */
	readonly stdin?: string
	readonly cwd?: string
	/** Another zinit than ours. */
	readonly program?: string
	/** A terminal would be a test of its own: these add to the environment of the daemon's clients. */
	readonly env?: Readonly<Record<string, string>>
}

/** A command line at work. */
export interface Started {
	readonly child: ChildProcess
	readonly done: Promise<Ended>
	/** What it has written to stdout so far. */
	stdout(): string
}

/** Starts `zinit` with these words. */
export function startCli(env: Readonly<Record<string, string>>, words: readonly string[], options: CliOptions = {}): Started {
	const child = spawn(options.program ?? program('zinit'), words, {
		env: { ...env, ...options.env },
		stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
		...(options.cwd === undefined ? {} : { cwd: options.cwd }),
	})
	const text = { stdout: '', stderr: '' }
	for (const name of ['stdout', 'stderr'] as const) {
		child[name]?.setEncoding('utf8').on('data', chunk => {
			text[name] += chunk
		})
	}
	child.stdin?.on('error', () => undefined).end(options.stdin)
	const done = new Promise<Ended>((resolve, reject) => child.on('error', reject).on('close', code => resolve({ code, ...text })))
	return { child, done, stdout: () => text.stdout }
}

/** Runs `zinit` with these words to its end. */
export const runCli = (env: Readonly<Record<string, string>>, words: readonly string[], options: CliOptions = {}): Promise<Ended> =>
	startCli(env, words, options).done

/** The words of a line without quotes in it. */
export const words = (line: string): readonly string[] => line.split(' ').filter(word => word !== '')
