import type { Globals } from '../table/globals.ts'
import { type Paint, painter, wantsColour } from './colour.ts'
import { forTerminal } from './escape.ts'
import type { Sink, World } from './world.ts'

/** Where a command writes (cli.md 1.3): results to stdout, everything else to stderr. */
export interface Output {
	/** True if the result is to be one JSON document. */
	readonly json: boolean
	readonly paint: Paint
	readonly stdout: Sink
	readonly stderr: Sink
	/** A line of the result; nothing under --quiet and --json. */
	line(text: string): void
	/** Lines of the result, written at once. */
	lines(texts: readonly string[]): void
	/** Lines of the result, through the pager if they are more than the terminal shows. */
	page(text: string): Promise<void>
	/** A document, or one of a stream of them; nothing under --quiet. */
	document(value: unknown): void
	/** A line for the user that is no result; nothing under --json. */
	note(text: string): void
	/** Called before each line, to take a progress line away. */
	beforeLine(clear: () => void): void
}

export const outputOf = (globals: Globals, world: World): Output => {
	const { json, quiet, color, pager } = globals
	const { stdout, stderr, env } = world
	let clear = () => {}
	const write = (sink: Sink, text: string) => {
		clear()
		sink.write(`${sink.terminal ? forTerminal(text) : text}\n`)
	}
	return {
		json,
		paint: painter(wantsColour(color, stdout, env)),
		stdout,
		stderr,
		line: text => (json || quiet ? undefined : write(stdout, text)),
		lines: texts => (json || quiet || texts.length === 0 ? undefined : write(stdout, texts.join('\n'))),
		page: async text => {
			if (json || quiet) return
			clear()
			const shown = stdout.terminal && pager && text.split('\n').length >= stdout.rows
			if (!shown) return write(stdout, text)
			const { throughPager } = await import('./pager.ts')
			if (!throughPager(`${forTerminal(text)}\n`, env)) write(stdout, text)
		},
		document: value => (quiet ? undefined : stdout.write(`${JSON.stringify(value)}\n`)),
		note: text => (json ? undefined : write(stderr, text)),
		beforeLine: next => {
			clear = next
		},
	}
}
