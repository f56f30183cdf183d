import type { HandlersOf } from '../rpc/handlers.ts'
import { Refusal } from '../rpc/refusal.ts'

/** subscription.* (rpc.md 8.4). */
export const subscriptionHandlers = (): HandlersOf<'subscription'> => ({
	'subscription.cancel': ({ subscription }, { feeds }) => {
		if (feeds.cancel(subscription)) return { ok: true }
		throw new Refusal({ kind: 'invalid_params', message: `no subscription '${subscription}' on this connection` })
	},
})
