import * as Effect from 'effect/Effect'
import { describeStart, killGroup, type ShellChild, startShell } from '../commands/shell.ts'
import { randomHex } from '../files/random.ts'
import type { CommandContext } from '../model.ts'
import { searchPath } from '../settings/wrappers.ts'

/** A command that tells by its exit code whether the service is well. */
export interface ExecProbe extends CommandContext {
	readonly target: string
	/** Kills what carries `ZINIT_PROBE=<id>` in its environment. */
	sweep(id: string): void
}

const errorBytes = 4096
/** How long a closed end of stderr is waited for once the command has ended, ms: a child that escaped may hold it. */
const stderrPatience = 50
/** How long the end of a command that was killed is waited for, ms. */
const killPatience = 5000

/** Succeeds if `/bin/sh -c target` exits with 0. It has a group of its own, which is killed with all it left when the probe ends, however it ends. */
export function probeExec(probe: ExecProbe): Effect.Effect<void, string> {
	const id = randomHex(16)
	const started = Effect.acquireRelease(
		Effect.try({ try: () => start(probe, id), catch: error => describeStart(error, probe.dir) }),
		shell =>
			Effect.callback<void>(resume =>
				end(
					shell,
					() => probe.sweep(id),
					() => resume(Effect.void),
				),
			),
	)
	return Effect.scoped(
		Effect.flatMap(started, shell =>
			Effect.callback<void, string>(resume => watch(shell, probe.dir, error => resume(error === null ? Effect.void : Effect.fail(error)))),
		),
	)
}

function start(probe: ExecProbe, id: string): ShellChild {
	return startShell(probe.target, probe, {
		stdout: 'ignore',
		environment(env) {
			// Without the cookie of a run: a probe is no process of the service, and must not be taken for one that escaped.
			const { ZINIT_RUN: _run, ...rest } = env
			return { ...rest, PATH: searchPath(env.PATH ?? process.env.PATH ?? ''), ZINIT_PROBE: id }
		},
	})
}

function watch({ child, stderr, refused }: ShellChild, dir: string | null, done: (error: string | null) => void): void {
	let text = Buffer.alloc(0)
	stderr?.on('data', (chunk: Buffer) => {
		if (text.length < errorBytes) text = Buffer.concat([text, chunk]).subarray(0, errorBytes)
	})
	child.on('error', error => done(describeStart(error, dir)))
	child.once('exit', (code, signal) => {
		if (code === 0) return done(null)
		killGroup(child)
		let timer: NodeJS.Timeout | undefined
		const report = () => {
			clearTimeout(timer)
			const said = text.toString().trim()
			const ended = signal === null ? `exited with code ${code}` : `killed by ${signal}`
			done(refused() ?? (said === '' ? ended : `${ended}: ${said}`))
		}
		timer = setTimeout(report, stderrPatience)
		child.once('close', report)
	})
}

/** Calls `gone` once the command is no more, so that the next probe never runs beside it; one that SIGKILL does not end is not waited for. */
function end({ child }: ShellChild, sweep: () => void, gone: () => void): void {
	killGroup(child)
	child.on('error', () => {})
	for (const stream of child.stdio) stream?.destroy()
	if (child.pid === undefined) {
		gone()
		return
	}
	const timer = setTimeout(gone, killPatience)
	// What escaped from the group is looked for once the command is gone.
	const ended = () => {
		clearTimeout(timer)
		sweep()
		gone()
	}
	if (child.exitCode !== null || child.signalCode !== null) ended()
	else child.once('exit', ended)
}
