import { leftText } from '../../render/amounts.ts'
import type { Model } from '../model/model.ts'
import type { Line } from '../screen/style.ts'
import { clip, widthOf } from '../screen/text.ts'

/** The first row: whether there is a connection, the first keys, and which daemon it is. */
export const titleLine = (model: Model, width: number): Line => {
	const left: Line = [['zinit TUI ', 'bold'], ...connectionSpans(model), [' | ? Help  w Why  q Quit']]
	const used = left.reduce((sum, [text]) => sum + widthOf(text), 0)
	const room = width - used - 3
	if (room < SHORTEST) return left
	const daemon = clip(model.daemon, room)
	return [...left, [' '.repeat(width - used - widthOf(daemon))], [daemon, 'dim']]
}

const SHORTEST = 8

function connectionSpans({ connection, now }: Model): Line {
	if (connection.state === 'connected') return [['[connected]', 'green']]
	const left = connection.retryAt - now
	return [
		[`[DISCONNECTED, ${left > 0 ? `retry in ${leftText(left)}` : 'trying'}]`, 'alarm'],
		[` ${connection.reason}`, 'dim'],
	]
}
