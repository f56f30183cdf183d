import type { Row } from '@zinit/client'
import type { Model } from '../model/model.ts'
import type { Line, Span } from '../screen/style.ts'
import { fit, widthOf } from '../screen/text.ts'
import { markOf } from './marks.ts'

/** `Services (8)`, with a filter `Services (3/8) /web`. */
export const servicesTitle = ({ units, names, filter }: Model): string =>
	filter === '' ? `Services (${units.size})` : `Services (${names.length}/${units.size}) /${filter}`

/** The part of the list around the selected one. */
export const servicesLines = (model: Model, width: number, height: number): readonly Line[] => {
	const { names, selected, units } = model
	if (names.length === 0) return [[[units.size === 0 ? 'No services configured' : 'Nothing passes the filter', 'dim']]]
	const at = selected === null ? 0 : names.indexOf(selected)
	const top = Math.max(0, Math.min(at - Math.floor(height / 2), names.length - height))
	return names.slice(top, top + height).flatMap(name => {
		const row = units.get(name)
		return row === undefined ? [] : [rowLine(row, name === selected, model, width)]
	})
}

function rowLine(row: Row, selected: boolean, { focus, connection }: Model, width: number): Line {
	const more = row.kind === 'target' ? '(target)' : (row.description ?? '')
	const room = width - HEAD - widthOf(row.name)
	const tail = room > 4 && more !== '' ? ` ${more}` : ''
	const rest = fit(`${row.name}${tail}`, width - HEAD)
	if (selected && focus === 'services') return [[`> ${markOf(row.state)[0]} ${rest}`, 'selected']]
	const name = rest.slice(0, row.name.length)
	// What it was when the daemon was last heard of.
	const mark: Span = connection.state === 'lost' ? [markOf(row.state)[0], 'dim'] : markOf(row.state)
	return [[selected ? '> ' : '  '], mark, [` ${name}`, selected ? 'bold' : 'plain'], [rest.slice(name.length), 'dim']]
}

/** Columns of `> [+] `. */
const HEAD = 6
