import type { State } from '@zinit/protocol'
import type { Ink, Paint } from '../output/colour.ts'

/** Symbol of a state in lists (cli.md 2); `?` for a word that is no state. */
export const symbolOf = (state: string): string => (isState(state) ? symbols[state] : '?')

/** The state with a capital; `unknown` stays as it is. */
export const wordOf = (state: string): string => (isState(state) ? state.charAt(0).toUpperCase() + state.slice(1) : state)

/** Colour of a state (cli.md 1.4); undefined for a word that is none. */
export const inkOf = (state: string): Ink | undefined => (isState(state) ? inks[state] : undefined)

/** The text in the colour of the state. */
export const paintState = (paint: Paint, state: string, text: string): string => (isState(state) ? paint(inks[state], text) : text)

/** `● Running`, painted. */
export const shownState = (paint: Paint, state: string): string => paintState(paint, state, `${symbolOf(state)} ${wordOf(state)}`)

const symbols: Readonly<Record<State, string>> = {
	running: '●',
	starting: '◐',
	stopping: '◑',
	blocked: '○',
	inactive: '○',
	exited: '◌',
	failed: '✗',
}

const inks: Readonly<Record<State, Ink>> = {
	running: 'green',
	starting: 'yellow',
	blocked: 'yellow',
	stopping: 'magenta',
	exited: 'cyan',
	failed: 'red',
	inactive: 'dim',
}

/** The symbols of trees and causes (rpc.md 4). */
export const plainSymbolOf = (state: string): string => (isState(state) ? plainSymbols[state] : '[ ]')

const plainSymbols: Readonly<Record<State, string>> = {
	inactive: '[-]',
	blocked: '[?]',
	starting: '[>]',
	running: '[+]',
	stopping: '[!]',
	exited: '[.]',
	failed: '[X]',
}

export const isState = (word: string): word is State => Object.hasOwn(symbols, word)
