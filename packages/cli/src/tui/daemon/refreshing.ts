import type { Row, ZinitClient } from '@zinit/client'
import { isTold } from '../../output/problem.ts'
import { rowOf } from '../../render/row.ts'
import type { News } from '../update/news.ts'
import { coalesced } from './coalesce.ts'

/** Asks for rows again: for a few of them, or for all at once if there are many. */
export const refreshing = (
	client: () => ZinitClient | null,
	tell: (news: News) => void,
	fail: (error: unknown) => void,
): { ask(names: readonly string[] | null): void; close(): void } => {
	let wanted: Set<string> | null = new Set()
	const turns = coalesced(async () => {
		const names = wanted
		wanted = new Set()
		const daemon = client()
		if (daemon === null) return
		try {
			tell(names === null || names.size > MOST_SINGLE ? { type: 'listed', rows: await daemon.rows() } : await someOf(daemon, [...names]))
		} catch (error) {
			// A connection that is lost is told elsewhere, and everything is asked again after it.
			if (!isTold(error)) fail(error)
		}
	}, PAUSE_MS)
	return {
		ask(names) {
			if (names === null) wanted = null
			else for (const name of names) wanted?.add(name)
			turns.ask()
		},
		close: turns.close,
	}
}

const MOST_SINGLE = 8
const PAUSE_MS = 200

async function someOf(client: ZinitClient, names: readonly string[]): Promise<News> {
	const found = await Promise.all(names.map(name => rowOrGone(client, name)))
	return { type: 'refreshed', rows: found.filter(each => typeof each !== 'string'), gone: found.filter(each => typeof each === 'string') }
}

async function rowOrGone(client: ZinitClient, name: string): Promise<Row | string> {
	try {
		return rowOf(await client.statusFull(name))
	} catch (error) {
		if (isTold(error) && error.kind === 'service_not_found') return name
		throw error
	}
}
