import { query, subscription } from '../method.ts'
import { count, described, either, list, object, record, ref, text } from '../schema.ts'

const name = described(text, { description: 'one service; without it all, merged by time' })
const services = described(list(text), { description: 'several services' })
const lines = described(count, { default: 100, description: 'newest lines wanted, in all' })
const since = described(count, { description: 'Unix ms, inclusive' })
const until = described(count, { description: 'Unix ms, inclusive' })
const stream = ref('LogStream')

/** logs.* (rpc.md 5.4, 8.4). */
export const logMethods = {
	'logs.get': query('Newest lines as text, oldest first.', object({}, { name, services, lines, until }), list(text), ['service_not_found']),
	'logs.tail': query('Newest lines, oldest first.', object({}, { name, services, lines, until }), list(ref('LogLine')), [
		'service_not_found',
	]),
	'logs.filter': query(
		'Newest lines that match; with service instead of name they are texts.',
		object({}, { name, service: described(text, { description: 'name of old clients' }), services, stream, since, until, lines }),
		either(list(ref('LogLine')), list(text)),
		['service_not_found'],
	),
	'logs.subscribe': subscription(
		'Sends log lines as they come, as logs.lines notifications.',
		object(
			{},
			{
				services,
				stream,
				lines: described(count, { default: 0, description: 'lines of the past to begin with, in all' }),
				since_seq: described(record(count), { description: 'last line already known, by service' }),
			},
		),
		ref('LogSubscription'),
		['service_not_found', 'limit'],
	),
}
