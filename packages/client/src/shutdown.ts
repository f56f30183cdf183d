import type { Bounds } from './bounds.ts'
import { resultOf } from './bridge.ts'
import type { Connection } from './connection.ts'
import { isUnreachable } from './discovery.ts'
import { ZinitError } from './error.ts'
import type { Link } from './link.ts'
import { bootOf } from './stream/events.ts'

/** Sends `system.shutdown` and watches the socket: resolves when the daemon has ended (cli.md 1.5). */
export const untilGone = async (link: Link, bounds: Bounds): Promise<void> => {
	const { boot } = await link.hello(bounds)
	const connection = await link.open(bounds)
	try {
		resultOf(await connection.subscribe('system.shutdown', {}, bounds))
		await bounds.race<void>((resolve, reject) => void ended(connection).then(resolve, reject))
	} finally {
		connection.close()
	}
	while (await answers(link, bounds, boot)) await bounds.sleep(pollMs)
}

async function ended(connection: Connection): Promise<void> {
	for await (const _ of connection.notifications());
}

/** True while the daemon that was asked, or a 0.3.9, which does not tell which one it is, takes connections. */
async function answers(link: Link, bounds: Bounds, boot: string | undefined): Promise<boolean> {
	try {
		const connection = await link.openNow(bounds)
		try {
			return boot === undefined || (await bootOf(connection, bounds)) === boot
		} finally {
			connection.close()
		}
	} catch (error) {
		if (isUnreachable(error, 'absent', 'refused')) return false
		// It is on its way out.
		if (error instanceof ZinitError && error.kind === 'connection_lost') return true
		throw error
	}
}

const pollMs = 50
