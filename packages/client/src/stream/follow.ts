import { Bounds } from '../bounds.ts'
import { paramsOf } from '../bridge.ts'
import type { Connection, NotificationLine } from '../connection.ts'
import { isUnreachable } from '../discovery.ts'
import { ZinitError } from '../error.ts'
import { jitter, type Link } from '../link.ts'

/** One subscription, whatever connections carry it. */
export interface Feed<T> {
	readonly method: string
	/** Subscribes from where it was; resolves with what to tell of the time between, or with `over` if there is nothing left to follow. */
	begin(connection: Connection, bounds: Bounds): Promise<readonly T[] | 'over'>
	items(notification: NotificationLine): Iterable<T>
}

/** Items of a feed over as many connections as it takes (cli.md 7.4). Throws only what no other connection can cure. */
export async function* follow<T>(link: Link, feed: Feed<T>, signal: AbortSignal, begun: () => void): AsyncGenerator<T> {
	let known = false
	for (let failures = 0; ; failures++) {
		let connection: Connection | undefined
		const close = () => connection?.close()
		try {
			const bounds = link.bounds(feed.method, { signal })
			connection = await link.open(bounds)
			signal.addEventListener('abort', close, { once: true })
			const missed = await feed.begin(connection, bounds)
			if (missed === 'over') return
			known = true
			failures = 0
			begun()
			yield* missed
			for await (const notification of connection.notifications()) {
				const reason = paramsOf('subscription.closed', notification)?.reason
				if (reason === 'removed') return
				if (reason === 'slow') break
				yield* feed.items(notification)
			}
			if (!link.reconnects)
				throw new ZinitError('connection_lost', `the connection to zinit-server at ${connection.path} ended`, {
					data: { path: connection.path, method: feed.method, sent: true },
				})
		} catch (error) {
			if (!link.reconnects || !mayCome(error, known) || (!known && failures >= firstRetries)) throw error
		} finally {
			signal.removeEventListener('abort', close)
			close()
		}
		await Bounds.endless(signal).sleep(jitter(Math.min(longestDelayMs, firstDelayMs * 2 ** failures)))
	}
}

/** Once subscribed, anything that a restart of the daemon explains is waited out; before, only what calls retry too. */
function mayCome(error: unknown, known: boolean): boolean {
	if (!(error instanceof ZinitError)) return false
	if (error.kind === 'unreachable') return known || isUnreachable(error, 'refused')
	return error.kind === 'connection_lost' || (known && error.retryable)
}

const firstRetries = 3
const firstDelayMs = 100
const longestDelayMs = 2000
