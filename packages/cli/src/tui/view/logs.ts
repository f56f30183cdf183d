import { clockText, preciseText } from '../../render/amounts.ts'
import { contentOf, type Entry, isMatch } from '../model/logs.ts'
import type { Model } from '../model/model.ts'
import { topOf } from '../model/scroll.ts'
import { type Line, line, type Span, type Style } from '../screen/style.ts'
import { clip, widthOf } from '../screen/text.ts'

/** `Logs: database [following]` */
export const logsTitle = ({ logs, selected, wide }: Model): string =>
	`Logs: ${selected ?? '-'} ${logs.scroll.top === null ? '[following]' : '[paused]'}${wide && logs.search !== '' ? ` /${logs.search}` : ''}`

/** Last line that is seen, and how many there are. */
export const logsFoot = ({ logs: { scroll, entries } }: Model, height: number): string =>
	`${Math.min(entries.length, topOf(scroll, entries.length, height) + height)}/${entries.length}`

/** The part of the log that is seen. */
export const logsLines = (model: Model, width: number, height: number): readonly Line[] => {
	const { entries, scroll, service } = model.logs
	if (entries.length === 0) return service === null ? [] : [line('No logs', 'dim')]
	const top = topOf(scroll, entries.length, height)
	return entries.slice(top, top + height).map((entry, index) => entryLine(entry, top + index === model.logs.found, model, width))
}

function entryLine(entry: Entry, found: boolean, model: Model, width: number): Line {
	const content = contentOf(entry)
	if ('dropped' in entry) return line(content, 'yellow')
	const { left, search } = model.logs
	const time = model.wide ? preciseText(entry.timestamp_ms, model.now) : clockText(entry.timestamp_ms, model.now)
	const mark: Span = entry.stream === 'stderr' ? ['!', 'red'] : entry.stream === 'syslog' ? ['s', 'cyan'] : [' ']
	const shown = left === 0 ? content : [...content].slice(left).join('')
	const room = width - widthOf(time) - 2
	const text = clip(shown, room)
	return [
		[time, found ? 'selected' : 'dim'],
		mark,
		[' '],
		...(isMatch(entry, search) ? highlighted(text, search, styleOfText(content)) : [[text, styleOfText(content)] as const]),
	]
}

/** Errors are red, warnings yellow (cli.md 5). */
function styleOfText(text: string): Style {
	if (/error/i.test(text)) return 'red'
	return /warn/i.test(text) ? 'yellow' : 'plain'
}

function highlighted(text: string, search: string, style: Style): Line {
	const spans: Span[] = []
	const [lower, wanted] = [text.toLowerCase(), search.toLowerCase()]
	let at = 0
	for (let next = lower.indexOf(wanted); next >= 0; next = lower.indexOf(wanted, at)) {
		spans.push([text.slice(at, next), style], [text.slice(next, next + wanted.length), 'match'])
		at = next + wanted.length
	}
	return [...spans, [text.slice(at), style]]
}
