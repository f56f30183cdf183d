import type { EventQuery, Supervisor } from '@zinit/supervisor'
import { EventFeed, showsEvent } from '../feeds/event-feed.ts'
import type { News } from '../feeds/news.ts'
import type { HandlersOf } from '../rpc/handlers.ts'

/** events.* (rpc.md 8.2, 8.4). */
export const eventHandlers = (supervisor: Supervisor, news: News): HandlersOf<'events'> => ({
	'events.list': ({ services, since_seq, since, limit }) => ({
		events: supervisor.history({ limit, ...queryOf(since_seq, services), ...(since === undefined ? {} : { since }) }),
		seq: supervisor.seq,
		gap: gapAfter(supervisor, since_seq),
	}),
	'events.subscribe': ({ since_seq, snapshot, ...filter }, { feeds }) => {
		const { seq, boot } = supervisor
		const replay = since_seq === undefined ? [] : supervisor.history(queryOf(since_seq, filter.services)).filter(showsEvent(filter))
		const { id } = feeds.open(() => {
			const feed: EventFeed = new EventFeed({
				id: news.nextId(),
				budget: feeds.budget,
				onNews: feeds.onNews,
				replay,
				gap: gapAfter(supervisor, since_seq),
				oldest: supervisor.oldestSeq,
				seq,
				filter,
				close: news.onEvent((event, rest) => feed.push(event, rest)),
			})
			return feed
		})
		return { subscription: id, boot, seq, ...(snapshot ? { snapshot: supervisor.listFull() } : {}) }
	},
})

function queryOf(sinceSeq: number | undefined, services: readonly string[] | undefined): EventQuery {
	return { ...(sinceSeq === undefined ? {} : { sinceSeq }), ...(services === undefined ? {} : { services }) }
}

/** How many events after `sinceSeq` are no longer there. */
function gapAfter({ oldestSeq }: Supervisor, sinceSeq: number | undefined): number {
	return sinceSeq === undefined ? 0 : Math.max(0, oldestSeq - sinceSeq - 1)
}
