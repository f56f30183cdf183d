import { rm } from 'node:fs/promises'
import { isDropped, ZinitClient } from '@zinit/client'
import { type ShopDaemon, startDaemon } from './daemon.ts'
import { preparePlace, type ShopPlace } from './place.ts'
import { eventLine, farewell } from './story.ts'

const TARGET = 'shop'
const DAEMON_MS = 10_000

/** Boots the shop and tells what happens until a signal, or with `once` until it is open. Leaves nothing behind. Throws if the daemon fails. */
export async function runShop({ once }: { readonly once: boolean }): Promise<void> {
	const place = await preparePlace()
	const daemon = startDaemon(place)
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, daemon.stop)
	const told = tell(place, daemon, once)
	try {
		await Promise.race([told, daemon.ended])
	} finally {
		daemon.stop()
		await Promise.allSettled([daemon.ended, told])
		await rm(place.directory, { recursive: true, force: true })
	}
}

/** Prints every event until the daemon ends, and the tree once the target is up. */
async function tell(place: ShopPlace, { begin, stop, over }: ShopDaemon, once: boolean): Promise<void> {
	try {
		await using client = await ZinitClient.connectUnix(place.socket, { waitForDaemonMs: DAEMON_MS, signal: over })
		for await (const event of client.events({ sinceSeq: 0, signal: over })) {
			if (isDropped(event)) continue
			console.log(eventLine(event, begin))
			if (event.service !== TARGET || event.to !== 'running') continue
			console.log(`\n$ dist/bin/zinit tree\n${await client.tree()}\n`)
			if (once) stop()
			else console.log(`${farewell(place)}\n`)
		}
	} catch (error) {
		// What is asked of a daemon that ends has no answer.
		if (!over.aborted) throw error
	}
}
