import type { ConnectOptions, ZinitClient } from '@zinit/client'
import { monotonic } from './clock.ts'
import { within } from './output/deadline.ts'
import { outputOf } from './output/output.ts'
import { Failure, isTold } from './output/problem.ts'
import { showProgress } from './output/progress.ts'
import type { World } from './output/world.ts'
import type { Globals } from './table/globals.ts'
import type { CommandRow } from './table/row.ts'
import type { Context } from './verbs/verb.ts'

/** The context of one command; `close` ends its connections. */
export const contextOf = (row: CommandRow, globals: Globals, world: World): Context & { close(): void } => {
	const begun = monotonic()
	const limit = globals.timeout ?? row.timeoutMs ?? 0
	const output = outputOf(globals, world)
	let client: Promise<ZinitClient> | undefined
	const left = () => limit - (monotonic() - begun)
	return {
		world,
		output,
		globals,
		connect: options => {
			client ??= within(limit, reach(globals.socket ?? given(world.env.ZINIT_SOCKET), options))
			return client
		},
		limit,
		remaining: () => (limit === 0 ? 0 : Math.max(1, Math.ceil(left()))),
		isLate: () => limit !== 0 && left() <= 0,
		progress: text => {
			if (!world.stderr.terminal || world.env.TERM === 'dumb' || globals.json || globals.quiet) return () => {}
			const { clear, end } = showProgress(text, world.stderr, world)
			output.beforeLine(clear)
			return end
		},
		close: () => {
			client?.then(
				each => each.close(),
				() => {},
			)
		},
	}
}

/** An empty variable counts as unset. */
const given = (value: string | undefined) => (value === '' ? undefined : value)

async function reach(socket: string | undefined, options: ConnectOptions = {}): Promise<ZinitClient> {
	const { ZinitClient } = await import('@zinit/client')
	const client = await ZinitClient.connect({ socket, ...options }).catch(async (error: unknown) => {
		throw await withOwner(error)
	})
	if (client.version === '') throw new Failure('cannot understand what answers at the socket: it tells no version', { kind: 'protocol' })
	return client
}

/** Whose group opens a socket that is forbidden. */
async function withOwner(error: unknown): Promise<unknown> {
	if (!isTold(error) || error.kind !== 'unreachable' || error.data.reason !== 'forbidden') return error
	const { ownerOf } = await import('./files/owner.ts')
	const owner = ownerOf(String(error.data.path))
	if (owner === null) return error
	const { kind, exit, data, message } = error
	return new Failure(message, { kind, exit, data, hint: `run as ${owner.user} or join group ${owner.group}` })
}
