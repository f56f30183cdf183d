import type { Supervisor, Terminal } from '@zinit/supervisor'
import type { News } from '../feeds/news.ts'
import { TtyFeed } from '../feeds/tty-feed.ts'
import type { HandlersOf } from '../rpc/handlers.ts'
import { Refusal } from '../rpc/refusal.ts'
import { requireWrite, type Session } from '../rpc/session.ts'

/** tty.* (rpc.md 8.4). */
export function ttyHandlers(supervisor: Supervisor, news: News): HandlersOf<'tty'> {
	const terminals = new Map<string, Terminal>()
	const terminalOf = (id: string, { feeds }: Session): Terminal => {
		const terminal = feeds.has(id) ? terminals.get(id) : undefined
		if (terminal !== undefined) return terminal
		throw new Refusal({ kind: 'invalid_params', message: `no terminal '${id}' on this connection` })
	}
	return {
		'tty.attach': ({ name, write, cols, rows }, session) => {
			requireWrite(session, 'tty.attach')
			const { feeds } = session
			let writer = false
			const { id } = feeds.open(() => {
				const terminal = supervisor.attach(name, { write, cols, rows })
				const feed = new TtyFeed({
					id: news.nextId(),
					budget: feeds.budget,
					onNews: feeds.onNews,
					close: () => {
						terminals.delete(feed.id)
						terminal.close()
					},
				})
				writer = terminal.writer
				terminals.set(feed.id, terminal)
				terminal.onData(data => feed.push(data))
				terminal.onEnd(() => {
					feed.end('removed')
					feeds.onNews()
				})
				return feed
			})
			return { subscription: id, boot: supervisor.boot, writer }
		},
		'tty.input': ({ subscription, data }, session) => {
			terminalOf(subscription, session).write(Buffer.from(data, 'base64'))
			return { ok: true }
		},
		'tty.resize': ({ subscription, cols, rows }, session) => {
			terminalOf(subscription, session).resize(cols, rows)
			return { ok: true }
		},
	}
}
