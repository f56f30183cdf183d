import { subscription } from '../method.ts'
import { described, object, ref, text } from '../schema.ts'

/** subscription.* (rpc.md 8.4). */
export const subscriptionMethods = {
	'subscription.cancel': subscription(
		'Ends a subscription of this connection; nothing follows the reply.',
		object({ subscription: described(text, { description: 'its id' }) }),
		ref('OkResponse'),
		['invalid_params'],
	),
}

/** What is sent unasked, after the reply to a subscription (rpc.md 8.4). */
export const notifications = {
	'events.event': { summary: 'One event.', params: ref('EventNotification') },
	'logs.lines': { summary: 'Lines of a log subscription, at most 256.', params: ref('LogLines') },
	'tty.output': { summary: 'Bytes of a terminal, base64.', params: ref('TtyOutput') },
	'subscription.gap': {
		summary: 'That many messages were dropped here; on a log subscription one for each service.',
		params: ref('SubscriptionGap'),
	},
	'subscription.closed': { summary: 'The last message of a subscription.', params: ref('SubscriptionClosed') },
} as const
