import { inkOf, plainSymbolOf } from '../../render/state.ts'
import type { Span, Style } from '../screen/style.ts'

/** The colour of a state. */
export const styleOf = (state: string): Style => inkOf(state) ?? 'plain'

/** The symbol of a state in its colour. */
export const markOf = (state: string): Span => [plainSymbolOf(state), styleOf(state)]
