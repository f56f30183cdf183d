import { type Core, contextOf, originOf, tell } from './core.ts'
import { onLastResort } from './last-resort.ts'
import type { Caller } from './model.ts'

/** A second call within this time, ms, is taken for the same wish (lifecycle.md 5.2). */
const SAME_WISH_MS = 1000

/** The end of a supervisor: orderly by request, at once by the last resort. */
export interface Shutdown {
	/** Resolves when everything has ended. */
	readonly ended: Promise<void>
	begin(caller: Caller | undefined): Promise<void>
}

/** `close` releases what is open, once all that was started is gone. */
export function createShutdown(core: Core, close: () => Promise<void>): Shutdown {
	const { host, graph, journal, settling } = core
	const cancelLastResort = onLastResort(() => host.processes.killAllNow())
	let begunAt: number | null = null
	const drained = new Promise<void>(resolve => {
		graph.subscribe(snapshot => {
			if (snapshot.value === 'ended') resolve()
		})
	})
	const ended = drained.then(async () => {
		host.processes.killAllNow()
		cancelLastResort()
		settling.release()
		journal.note('daemon', 'shutdown', null, { kind: 'shutdown' })
		// The graph is left to the garbage collector: it has no timer and no process any more, and stopping it costs the square of its units.
		await close()
	})
	return {
		ended,
		begin(caller) {
			if (!contextOf(core).closing && begunAt === null) {
				begunAt = host.clock.now()
				tell(core, { type: 'graph.shutdown', origin: { ...originOf(caller, 'system.shutdown'), kind: 'shutdown' } })
			} else if (caller === undefined && host.clock.now() - (begunAt ?? 0) > SAME_WISH_MS) {
				tell(core, { type: 'graph.force' })
			}
			return ended
		},
	}
}
