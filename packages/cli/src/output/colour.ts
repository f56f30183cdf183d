import type { Globals } from '../table/globals.ts'
import type { Sink, World } from './world.ts'

export type Ink = 'green' | 'yellow' | 'magenta' | 'cyan' | 'red' | 'dim' | 'bold'

/** Paints a text, or leaves it as it is. */
export type Paint = (ink: Ink, text: string) => string

/** Whether to colour a sink (cli.md 1.4). */
export const wantsColour = (color: Globals['color'], sink: Sink, env: World['env']): boolean => {
	if (color !== 'auto') return color === 'always'
	if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0'
	return sink.terminal && !isSet(env.NO_COLOR) && env.TERM !== 'dumb'
}

const isSet = (value: string | undefined) => value !== undefined && value !== ''

export const painter = (on: boolean): Paint =>
	on ? (ink, text) => (text === '' ? '' : `\u001b[${codes[ink]}m${text}\u001b[0m`) : (_, text) => text

const codes: Readonly<Record<Ink, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 }
