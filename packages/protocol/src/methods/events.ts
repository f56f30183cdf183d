import { query, subscription } from '../method.ts'
import { count, described, flag, list, object, ref, text } from '../schema.ts'

const services = described(list(text), { description: 'only events of these' })

/** events.* (rpc.md 8.2, 8.4). */
export const eventMethods = {
	'events.list': query(
		'Retained events, oldest first: the newest limit, or with since_seq the first limit after it.',
		object(
			{},
			{
				services,
				since_seq: described(count, { description: 'number of the last event already known' }),
				since: described(count, { description: 'Unix ms, inclusive' }),
				limit: described(count, { default: 100, description: 'events wanted, in all' }),
			},
		),
		ref('EventList'),
	),
	'events.subscribe': subscription(
		'Sends events as they happen, as events.event notifications.',
		object(
			{},
			{
				services,
				kinds: described(list(ref('EventKind')), { description: 'only events of these kinds' }),
				since_seq: described(count, { description: 'begin with the retained events after this one' }),
				snapshot: described(flag, { default: false, description: 'answer all services as they are at seq, too' }),
			},
		),
		ref('EventSubscription'),
		['limit'],
	),
}
