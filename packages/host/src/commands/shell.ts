import { type ChildProcess, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import type { CommandContext } from '../model.ts'
import { describeError } from '../native/errno.ts'
import { readReport } from '../settings/failure.ts'
import { launchArguments } from '../settings/launch.ts'
import { prepare } from '../settings/prepare.ts'
import { SpawnRefusal } from '../settings/refusal.ts'
import { describeRefusal } from '../spawners/refusal.ts'

/** A short command that runs beside a service: a probe or a hook, in a group of its own, stdin null. */
export interface ShellChild {
	readonly child: ChildProcess
	readonly stdout: Readable | null
	readonly stderr: Readable | null
	/** Why the shell was not reached, once the child has ended; null: it was. */
	refused(): string | null
}

/** How it differs from the service. */
export interface ShellOptions {
	readonly stdout: 'ignore' | 'pipe'
	environment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>>
}

/** Starts `/bin/sh -c exec` with the environment, directory and settings of a service; throws what `describeStart` describes. */
export function startShell(exec: string, context: CommandContext, { stdout, environment }: ShellOptions): ShellChild {
	const { launch, env } = prepare(exec, context)
	const saved = 3
	const [argv0, ...args] = launch ? launchArguments(launch, exec, { stderr: saved, unused: [], terminal: null }) : ['/bin/sh', '-c', exec]
	const child = spawn('/bin/sh', args, {
		argv0,
		detached: true,
		stdio: ['ignore', stdout, 'pipe', ...(launch ? ['pipe' as const] : [])],
		env: environment(env),
		...(context.dir === null ? {} : { cwd: context.dir }),
	})
	let report = ''
	if (launch) child.stderr?.on('data', (chunk: Buffer) => (report += chunk.toString()))
	const spare = child.stdio[saved]
	return {
		child,
		stdout: child.stdout,
		stderr: launch ? (spare instanceof Readable ? spare : null) : child.stderr,
		refused() {
			if (!launch) return null
			const read = readReport(report, context.settings ?? {}, 'it ended too early')
			return read.ok ? null : read.message
		},
	}
}

/** What `startShell` has thrown, or its child has emitted, for a command of that directory. */
export function describeStart(error: unknown, dir: string | null): string {
	if (error instanceof SpawnRefusal) return error.message
	const errno: unknown = Reflect.get(Object(error), 'errno')
	return typeof errno === 'number' ? describeRefusal(dir, -errno) : `cannot execute '/bin/sh': ${describeError(error)}`
}

/** SIGKILL to the group of a child; nothing if it is gone. */
export function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return
	try {
		process.kill(-pid, 'SIGKILL')
	} catch {
		// Nothing is left of it.
	}
}
