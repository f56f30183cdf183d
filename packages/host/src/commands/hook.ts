import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import type { HookCommand, HookResult } from '../model.ts'
import { describeStart, killGroup, type ShellChild, startShell } from './shell.ts'

/** What a hook needs of its host. */
export interface HookContext {
	/** Told to the hook and to all that it starts, as `ZINIT_HOOK`. */
	readonly id: string
	/** 0: there is none. */
	readonly mainPid: number
	log(stream: 'stdout' | 'stderr', line: string): void
}

const errorBytes = 4096
/** Longest line that waits for its end, characters. */
const longestLine = 64 * 1024
/** How long closed ends of its output are waited for once the command has ended, ms: what left its group may hold them. */
const outputPatience = 50

/** Runs a hook to its end (config.md 9.1); aborting kills its group. Never rejects. */
export function runHook(command: HookCommand, { id, mainPid, log }: HookContext, signal: AbortSignal): Promise<HookResult> {
	const nothing = (stderr: string): HookResult => ({ code: null, signal: null, stderr })
	if (signal.aborted) return Promise.resolve(nothing('interrupted'))
	let shell: ShellChild
	try {
		shell = startShell(command.exec, command, { stdout: 'pipe', environment: env => environmentOf(env, id, mainPid) })
	} catch (error) {
		return Promise.resolve(nothing(describeStart(error, command.dir)))
	}
	const { child, refused } = shell
	const abort = () => killGroup(child)
	signal.addEventListener('abort', abort)
	let stderr = ''
	const finishers = [
		readLines(shell.stdout, line => log('stdout', line)),
		readLines(shell.stderr, line => {
			log('stderr', line)
			if (stderr.length < errorBytes) stderr = `${stderr}${line}\n`.slice(0, errorBytes)
		}),
	]
	return new Promise<HookResult>(resolve => {
		const settle = (result: () => HookResult) => {
			signal.removeEventListener('abort', abort)
			for (const finish of finishers) finish()
			for (const stream of child.stdio) stream?.destroy()
			resolve(result())
		}
		child.on('error', error => settle(() => nothing(describeStart(error, command.dir))))
		child.once('exit', (code, killedBy) => {
			killGroup(child)
			const end = () => {
				clearTimeout(timer)
				settle(() => {
					const message = refused()
					return message === null ? { code, signal: killedBy === null ? null : constants.signals[killedBy], stderr } : nothing(message)
				})
			}
			const timer = setTimeout(end, outputPatience)
			child.once('close', end)
		})
	})
}

// With the cookie of its run, so that what it leaves is of the service, and an id, so that itself is not while it runs: a stop would end it as escaped.
function environmentOf(env: Readonly<Record<string, string>>, id: string, mainPid: number): Record<string, string> {
	return { ...env, ZINIT_HOOK: id, ...(mainPid === 0 ? {} : { MAINPID: String(mainPid) }) }
}

/** Calls back with each line; the function it returns ends the last one. */
function readLines(stream: Readable | null, take: (line: string) => void): () => void {
	let rest = ''
	stream?.setEncoding('utf8').on('error', () => {})
	stream?.on('data', (text: string) => {
		const lines = (rest + text).split('\n')
		rest = lines.pop() ?? ''
		for (const line of lines) take(line)
		if (rest.length <= longestLine) return
		take(rest)
		rest = ''
	})
	return () => {
		if (rest !== '') take(rest)
		rest = ''
	}
}
