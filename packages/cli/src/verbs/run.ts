import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, isTold, problemLines, problemOf } from '../output/problem.ts'
import { provideModules } from '../script/modules.ts'
import { placedMessage } from '../script/place-of-error.ts'
import { scriptsAt } from '../script/scripts.ts'
import type { fileCommands } from '../table/files.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit run` (cli.md 6.2). The process ends when the script lets it, with the exit code of the script. */
export const run: Verb<typeof fileCommands.run> = async ({ args, words }, context) => {
	const { world, output } = context
	const { files, isDirectory } = scriptsAt(args.script, world.cwd)
	await prepare(context)
	let running = files[0] ?? args.script
	const told = (error: unknown) => scriptFailure(error, running, files, world.cwd)
	process.on('uncaughtException', error => {
		for (const line of problemLines(problemOf(told(error)))) output.note(line)
		process.exit(told(error).exit)
	})
	for (const file of files) {
		running = file
		const shown = shownPath(world.cwd, file)
		if (isDirectory) output.note(`Running ${shown}`)
		process.argv = [process.execPath, file, ...words]
		try {
			await import(pathToFileURL(file).href)
		} catch (error) {
			throw told(error)
		}
		if (isDirectory) output.note(`✓ ${shown} completed`)
	}
	return undefined
}

/** The global `zinit`, the modules that a script may import, and the defaults of its connections. */
async function prepare({ globals, world }: Context): Promise<void> {
	const [script, client] = await Promise.all([import('@zinit/script'), import('@zinit/client')])
	provideModules({ '@zinit/script': script, '@zinit/client': client })
	script.setDefaults({ socket: globals.socket, callTimeoutMs: globals.timeout })
	Object.defineProperty(globalThis, 'zinit', { value: script.zinit, configurable: true, writable: true })
	world.releaseSignals()
	// The frame of the script lies below those of the client.
	Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES)
}

const STACK_FRAMES = 50

/** Relative to where we are, unless it lies elsewhere. */
function shownPath(cwd: string, path: string): string {
	const near = relative(cwd, path)
	return near.startsWith('..') ? path : near
}

function scriptFailure(error: unknown, running: string, files: readonly string[], cwd: string): Failure {
	const message = placedMessage(
		error,
		running,
		path => files.includes(path),
		path => shownPath(cwd, path),
	)
	const stack = error instanceof Error && process.env.ZINIT_LOG_LEVEL === 'debug' ? `\n${error.stack ?? ''}` : ''
	if (!isTold(error)) return new Failure(`${message}${stack}`, { kind: 'script' })
	const { kind, exit, data, hint } = error
	return new Failure(`${message}${stack}`, { kind, exit, data, hint: hint ?? undefined })
}
