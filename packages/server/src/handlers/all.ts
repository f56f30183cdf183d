import type { Supervisor } from '@zinit/supervisor'
import { createNews } from '../feeds/news.ts'
import type { Handlers } from '../rpc/handlers.ts'
import { configHandlers } from './config.ts'
import { debugHandlers } from './debug.ts'
import { eventHandlers } from './events.ts'
import { logHandlers } from './logs.ts'
import { serviceHandlers } from './service.ts'
import { subscriptionHandlers } from './subscription.ts'
import { type DaemonFacts, systemHandlers } from './system.ts'
import { ttyHandlers } from './tty.ts'

/** Every method of the contract, answered by a supervisor. */
export function createHandlers(supervisor: Supervisor, facts: DaemonFacts): Handlers {
	const news = createNews(supervisor)
	return {
		...systemHandlers(supervisor, facts),
		...serviceHandlers(supervisor),
		...configHandlers(supervisor),
		...logHandlers({ supervisor, news, replyBytes: facts.limits.reply_bytes }),
		...eventHandlers(supervisor, news),
		...subscriptionHandlers(),
		...ttyHandlers(supervisor, news),
		...debugHandlers(supervisor),
	}
}
