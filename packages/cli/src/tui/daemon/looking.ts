import type { Definition, ZinitClient } from '@zinit/client'
import { isTold } from '../../output/problem.ts'
import { detailOf } from '../../verbs/detail.ts'
import { orNull } from '../../verbs/expect.ts'
import type { Limits } from '../model/model.ts'
import type { News } from '../update/news.ts'
import { coalesced } from './coalesce.ts'

export interface Looking {
	/** Everything about another unit, and its log as it grows. Who scrolls through a list costs nothing but the last one. */
	look(name: string): void
	/** What may have changed of that unit. */
	measure(name: string): void
	close(): void
}

/** Looks at the selected unit. */
export const looking = (
	client: () => ZinitClient | null,
	tell: (news: News) => void,
	fail: (error: unknown) => void,
	now: () => number,
): Looking => {
	let selected = ''
	let timer: NodeJS.Timeout | undefined
	let stop = new AbortController()
	const measuring = coalesced(async () => {
		const daemon = client()
		if (daemon === null) return
		await detailOf(daemon, selected, false).then(detail => tell({ type: 'measured', detail }), ignoreTold)
	}, PAUSE_MS)
	// Lost connections are told elsewhere, and a unit that is gone by its event.
	const ignoreTold = (error: unknown) => (isTold(error) ? undefined : fail(error))

	return {
		look(name) {
			selected = name
			stop.abort()
			stop = new AbortController()
			const { signal } = stop
			clearTimeout(timer)
			timer = setTimeout(() => {
				const daemon = client()
				if (daemon === null) return
				followLog(daemon, name, signal, tell).catch(error => (signal.aborted ? undefined : ignoreTold(error)))
				aboutOf(daemon, name, now()).then(news => (signal.aborted ? undefined : tell(news)), ignoreTold)
			}, SETTLE_MS)
		},
		measure(name) {
			selected = name
			measuring.ask()
		},
		close() {
			clearTimeout(timer)
			stop.abort()
			measuring.close()
		},
	}
}

const SETTLE_MS = 60
const PAUSE_MS = 100

async function aboutOf(client: ZinitClient, name: string, at: number): Promise<News> {
	const [detail, definition, history] = await Promise.all([
		detailOf(client, name, false),
		orNull(client.serviceGet(name)),
		client.features.includes('events') ? orNull(client.history({ names: [name], limit: PAST })) : null,
	])
	return { type: 'looked', about: { detail, at, limits: limitsOf(definition), history: history?.events ?? [] } }
}

const PAST = 50

/** Only who has something to wait for has a start timer (lifecycle.md 1.1, row 16); 0 = no limit. */
function limitsOf(definition: Definition | null): Limits {
	if (definition === null || !('lifecycle' in definition)) return { start: null, stop: null }
	const { lifecycle, health, readiness, service } = definition
	const waits = health !== null || readiness !== undefined || service.oneshot
	return { start: waits ? limit(lifecycle.start_timeout_ms) : null, stop: limit(lifecycle.stop_timeout_ms) }
}

const limit = (ms: number) => (ms === 0 ? null : ms)

async function followLog(client: ZinitClient, service: string, signal: AbortSignal, tell: (news: News) => void): Promise<void> {
	const lines = client.followLogs(service, { lines: LINES, signal })
	await lines.begun
	if (!signal.aborted) tell({ type: 'logged', service, first: true, entries: [] })
	for await (const entry of lines) tell({ type: 'logged', service, first: false, entries: [entry, ...lines.drain()] })
}

const LINES = 1000
