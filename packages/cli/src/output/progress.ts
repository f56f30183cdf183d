import type { Sink, World } from './world.ts'

/** What the line says now; undefined: nothing yet. */
export type Progress = () => string | undefined | Promise<string | undefined>

/** Keeps one line up to date on a terminal, from 300 ms on; the result takes it away (cli.md 1.4). */
export const showProgress = (text: Progress, stderr: Sink, world: Pick<World, 'onInterrupt'>): { clear(): void; end(): void } => {
	let timer: NodeJS.Timeout | undefined = setTimeout(tick, FIRST_MS)
	let shown = false
	const clear = () => {
		if (shown) stderr.write('\r\u001b[K')
		shown = false
	}
	const forget = world.onInterrupt(clear)
	function tick() {
		Promise.resolve(text()).then(draw, () => draw(undefined))
	}
	function draw(line: string | undefined) {
		if (timer === undefined) return
		if (line !== undefined) {
			stderr.write(`\r\u001b[K${line.slice(0, stderr.columns - 1)}`)
			shown = true
		}
		timer = setTimeout(tick, NEXT_MS)
	}
	return {
		clear,
		end() {
			clearTimeout(timer)
			timer = undefined
			clear()
			forget()
		},
	}
}

const FIRST_MS = 300
const NEXT_MS = 200
