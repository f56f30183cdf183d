import type { LogLine } from '@zinit/protocol'
import type { Supervisor } from '@zinit/supervisor'
import { type Hole, LogFeed } from '../feeds/log-feed.ts'
import type { News } from '../feeds/news.ts'
import type { HandlersOf } from '../rpc/handlers.ts'
import { newestThatFit } from './fitting.ts'

export interface LogHandlersOptions {
	readonly supervisor: Supervisor
	readonly news: News
	/** Longest reply, bytes: of results that are longer the newest lines are sent. */
	readonly replyBytes: number
}

/** logs.* (rpc.md 5.4, 8.4). */
export const logHandlers = ({ supervisor, news, replyBytes }: LogHandlersOptions): HandlersOf<'logs'> => {
	const query = ({ name, services, ...wanted }: Query): readonly LogLine[] =>
		newestThatFit(supervisor.logs([...(name === undefined ? [] : [name]), ...(services ?? [])], wanted), replyBytes)
	return {
		'logs.get': params => query(params).map(textOf),
		'logs.tail': query,
		'logs.filter': ({ service, ...params }) =>
			service === undefined || params.name !== undefined ? query(params) : query({ ...params, name: service }).map(textOf),
		'logs.subscribe': ({ services, stream, lines, since_seq }, { feeds }) => {
			const names = services === undefined || services.length === 0 ? supervisor.list() : services
			const known = new Map(names.map(name => [name, supervisor.lastLogSeq(name)]))
			const backlog =
				since_seq === undefined
					? supervisor.logs(names, { lines, ...(stream === undefined ? {} : { stream }) })
					: since(supervisor, names, since_seq)
			const wanted = services === undefined || services.length === 0 ? null : new Set(services)
			const { id } = feeds.open(() => {
				const stopLines = news.onLines(each => feed.push(each))
				const stopEvents = news.onEvent(({ kind, event, service }) => {
					if (kind !== 'config') return
					if (event === 'removed' && service !== null) feed.forget(service)
					if (wanted === null || [...wanted].some(name => supervisor.plan().units.has(name))) return
					feed.end('removed')
					feeds.onNews()
				})
				const feed: LogFeed = new LogFeed({
					id: news.nextId(),
					budget: feeds.budget,
					onNews: feeds.onNews,
					services: wanted,
					stream: stream ?? null,
					known,
					backlog: stream === undefined ? backlog : backlog.filter(entry => 'gap' in entry || entry.stream === stream),
					close: () => {
						stopLines()
						stopEvents()
					},
				})
				return feed
			})
			return { subscription: id, boot: supervisor.boot, seq: Object.fromEntries(known) }
		},
	}
}

interface Query {
	readonly name?: string
	readonly services?: readonly string[]
	readonly stream?: LogLine['stream']
	readonly lines: number
	readonly since?: number
	readonly until?: number
}

/** Lines after the ones that the subscriber knows; for each service that has lost some of them, a hole comes first. */
function since(supervisor: Supervisor, names: readonly string[], seqs: Readonly<Record<string, number>>): readonly (LogLine | Hole)[] {
	const wanted = names.filter(name => seqs[name] !== undefined)
	if (wanted.length === 0) return []
	const lines = supervisor.logs(wanted, { afterSeq: seqs })
	const first = new Map<string, number>()
	for (const { service, seq } of lines) if (!first.has(service)) first.set(service, seq)
	const holes = wanted.flatMap(service => {
		const known = seqs[service] ?? 0
		const next = first.get(service) ?? supervisor.lastLogSeq(service) + 1
		return next > known + 1 ? [{ service, gap: next - known - 1, next_seq: next }] : []
	})
	return [...holes, ...lines]
}

/** The text form of a line (lifecycle.md 7). */
const textOf = ({ timestamp_ms, stream, content }: LogLine) => `${timestamp_ms} [${stream}] ${content}`
