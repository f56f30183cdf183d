import type { State } from '@zinit/protocol'
import type { Line } from '../screen/style.ts'
import { styleOf } from './marks.ts'

/** The seven states and the ways between them (lifecycle.md 1.1), 18 columns wide. */
const drawing = [
	' inactive→ blocked',
	'     ↓   ↙        ',
	' starting→ running',
	'  │  ↘       ↓  │ ',
	'  │   stopping  │ ',
	'  ↓  ↙       ↘  ↓ ',
	' exited     failed',
] as const

const states: readonly State[] = ['inactive', 'blocked', 'starting', 'running', 'stopping', 'exited', 'failed']

/** The chart with a mark at the state that it is in. */
export const chartLines = (current: string): readonly Line[] => drawing.map(row => marked(row, current))

function marked(row: string, current: string): Line {
	const found = states.filter(state => row.includes(state)).sort((a, b) => row.indexOf(a) - row.indexOf(b))
	const spans: (readonly [string, 'dim' | 'selected' | 'plain' | ReturnType<typeof styleOf>])[] = []
	let at = 0
	for (const state of found) {
		const begin = row.indexOf(state)
		spans.push([row.slice(at, begin - 1), 'dim'])
		spans.push(state === current ? ['●', styleOf(state)] : [' ', 'plain'])
		spans.push([state, state === current ? 'selected' : 'plain'])
		at = begin + state.length
	}
	return [...spans, [row.slice(at), 'dim']]
}
