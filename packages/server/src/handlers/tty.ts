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
			const terminal = terminalOf(subscription, session)
			terminal.write(bytesOf(data))
			return { ok: true }
		},
		'tty.resize': ({ subscription, cols, rows }, session) => {
			const terminal = terminalOf(subscription, session)
			if (cols === undefined) throw missing('cols')
			if (rows === undefined) throw missing('rows')
			terminal.resize(cols, rows)
			return { ok: true }
		},
	}
}

function missing(path: string): Refusal {
	return new Refusal({ kind: 'invalid_params', message: `missing '${path}' parameter`, issues: [{ path, message: 'expected an integer' }] })
}

/** Node leaves out what is no base64; what was meant by it cannot be known. */
function bytesOf(data: string): Buffer {
	if (/^[A-Za-z0-9+/]*={0,2}$/.test(data) && (data.length % 4 === 0 || (!data.endsWith('=') && data.length % 4 !== 1)))
		return Buffer.from(data, 'base64')
	const issues = [{ path: 'data', message: 'expected base64' }]
	throw new Refusal({ kind: 'invalid_params', message: "invalid 'data' parameter: expected base64", issues })
}
