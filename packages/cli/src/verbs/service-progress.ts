import type { Row, ZinitClient } from '@zinit/client'
import { monotonic } from '../clock.ts'
import type { Progress } from '../output/progress.ts'
import { spanText } from '../render/amounts.ts'

/** The line while services start or stop: how many of those concerned are done, and what the rest waits for (cli.md 1.4). */
export const serviceProgress = (client: ZinitClient, names: readonly string[], doing: string): Progress => {
	const begun = monotonic()
	let concerned: ReadonlySet<string> | undefined
	const stopLimits = new Map<string, number | null>()
	return async () => {
		const rows = await client.rows()
		concerned ??= await concernedBy(client, names, rows, monotonic() - begun)
		const own = rows.filter(({ name }) => concerned?.has(name))
		const left = own.filter(({ state }) => (doing === 'stopping' ? active.has(state) : state !== 'running' && state !== 'exited'))
		const head = `${doing} ${names.join(', ')}`
		const [next] = left.filter(({ state }) => state === 'stopping')
		if (doing === 'starting')
			return `${head}: ${left.map(row => `${row.name} ${row.state}`).join(', ')} for ${spanText(monotonic() - begun)}`
		if (next === undefined) return `${head}: ${own.length - left.length} of ${own.length} ${doing === 'stopping' ? 'gone' : 'back'}`
		return `${head}: ${own.length - left.length} of ${own.length} gone, ${next.name} ${await killText(client, next, stopLimits)}`
	}
}

const active = new Set(['starting', 'running', 'stopping'])

/** The names, and what requires them as far as it was up when the request came. */
async function concernedBy(
	client: ZinitClient,
	names: readonly string[],
	rows: readonly Row[],
	sinceRequest: number,
): Promise<ReadonlySet<string>> {
	const { edges } = await client.graph()
	const found = new Set(names)
	for (const name of found) for (const { from, to, kind } of edges) if (kind === 'requires' && to === name) found.add(from)
	const began = Date.now() - sinceRequest
	return new Set(
		rows
			.filter(({ name, state, since_ms }) => found.has(name) && (names.includes(name) || active.has(state) || (since_ms ?? 0) >= began))
			.map(({ name }) => name),
	)
}

async function killText(client: ZinitClient, { name, since_ms }: Row, limits: Map<string, number | null>): Promise<string> {
	if (!limits.has(name)) limits.set(name, await stopTimeoutOf(client, name))
	const limit = limits.get(name)
	if (limit === null || limit === undefined || since_ms === null) return 'is stopping'
	const left = since_ms + limit - Date.now()
	return left > 0 ? `until SIGKILL in ${(left / 1000).toFixed(1)}s` : 'got SIGKILL'
}

async function stopTimeoutOf(client: ZinitClient, name: string): Promise<number | null> {
	const definition = await client.serviceGet(name)
	return 'lifecycle' in definition ? definition.lifecycle.stop_timeout_ms : null
}
