import type { Event } from '@zinit/client'
import { clockText } from '../../render/amounts.ts'
import { causeText, eventText } from '../../render/cause.ts'
import { reasonText } from '../../render/reason.ts'
import type { Model } from '../model/model.ts'
import { topOf } from '../model/scroll.ts'
import { type Line, line } from '../screen/style.ts'
import { clip } from '../screen/text.ts'
import { styleOf } from './marks.ts'

export const eventsTitle = ({ eventScroll }: Model): string => `Events ${eventScroll.top === null ? '[following]' : '[paused]'}`

/** Last event that is seen, and how many there are. */
export const eventsFoot = ({ events, eventScroll }: Model, height: number): string =>
	`${Math.min(events.length, topOf(eventScroll, events.length, height) + height)}/${events.length}`

/** What happened to all services, newest at the end. */
export const eventsLines = ({ events, eventScroll, now, wide }: Model, width: number, height: number): readonly Line[] => {
	if (events.length === 0) return [line('No events', 'dim')]
	const top = topOf(eventScroll, events.length, height)
	return events.slice(top, top + height).map(event => {
		const time = clockText(event.at_ms, now)
		const text = wide ? eventText(event) : shortText(event)
		return [
			[time, 'dim'],
			[` ${clip(text, width - time.length - 1)}`, event.to === null ? 'plain' : styleOf(event.to)],
		]
	})
}

/** A narrow pane has no room for where it came from. */
function shortText(event: Event): string {
	const { service, to, reason, cause } = event
	if (service === null || to === null) return eventText(event)
	const why = reason === null ? (cause.kind === 'exit' ? '' : ` by ${causeText(event)}`) : ` ${reasonText(reason)}`
	return `${service} ${to}${why}`
}
