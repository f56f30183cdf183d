import { clockText } from '../../render/amounts.ts'
import { causeText } from '../../render/cause.ts'
import { reasonText } from '../../render/reason.ts'
import { linksOf } from '../model/links.ts'
import type { About, Model } from '../model/model.ts'
import { selectedRow } from '../model/ticking.ts'
import { type Line, line } from '../screen/style.ts'
import { wrap } from '../screen/text.ts'
import { chartLines } from './chart.ts'
import { factLines } from './facts.ts'
import { markOf, styleOf } from './marks.ts'

/** The Info pane: facts, the chart with its state, where it came from, and what it hangs together with. */
export const infoLines = (model: Model, width: number): readonly Line[] => {
	const row = selectedRow(model)
	if (row === null) return []
	return [
		...factLines(model, width),
		line(''),
		...chartLines(row.state),
		...(model.about === null ? [] : [...transitionLines(model.about, model.now, width), ...summaryLines(model)]),
	]
}

/** The last five transitions, newest first, each with its cause. */
export const transitionLines = ({ history }: About, now: number, width: number): readonly Line[] => {
	const last = history.filter(({ kind, to }) => kind === 'transition' && to !== null).slice(-MOST_TRANSITIONS)
	if (last.length === 0) return []
	return [
		line(''),
		line('Last transitions:', 'dim'),
		...last.reverse().flatMap(event => {
			const reason = event.reason === null ? '' : ` ${reasonText(event.reason)}`
			const head = wrap(`${clockText(event.at_ms, now)} ${event.to}${reason}`, width, '  ')
			return [
				...head.map(text => line(text, styleOf(event.to ?? ''))),
				...wrap(`  by ${causeText(event)}`, width, '    ').map(text => line(text, 'dim')),
			]
		}),
	]
}

const MOST_TRANSITIONS = 5

/** Dependencies and dependents with their states. */
function summaryLines(model: Model): readonly Line[] {
	const links = linksOf(model.about)
	return links.length === 0 ? [] : [line(''), line('Dependencies:', 'dim'), ...links.map(({ kind, name }) => linkLine(model, kind, name))]
}

/** The dependency view, with the cursor on one of the links. */
export const depsLines = (model: Model, height: number): readonly Line[] => {
	const links = linksOf(model.about)
	if (links.length === 0) return [line('depends on nothing', 'dim'), line('nothing requires it', 'dim')]
	const lines = links.flatMap(({ kind, name }, index): readonly { readonly spans: Line; readonly index: number }[] => {
		const spans: Line = [[index === model.link ? '> ' : '  '], ...unitSpans(model, name, index === model.link)]
		return links[index - 1]?.kind === kind
			? [{ spans, index }]
			: [
					{ spans: line(`${kind}:`, 'dim'), index: -1 },
					{ spans, index },
				]
	})
	const at = lines.findIndex(({ index }) => index === model.link)
	const top = Math.max(0, Math.min(at - Math.floor(height / 2), lines.length - height))
	return lines.slice(top, top + height).map(({ spans }) => spans)
}

function linkLine(model: Model, kind: string, name: string): Line {
	return [[`${kind} `, 'dim'], ...unitSpans(model, name, false)]
}

function unitSpans({ units }: Model, name: string, chosen: boolean): Line {
	const state = units.get(name)?.state
	return [
		state === undefined ? ['[ ]', 'red'] : markOf(state),
		[` ${name}`, chosen ? 'selected' : 'plain'],
		[` ${state ?? 'missing'}`, 'dim'],
	]
}
