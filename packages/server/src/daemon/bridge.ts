import * as Cause from 'effect/Cause'
import * as Effect from 'effect/Effect'
import * as Exit from 'effect/Exit'
import { type DaemonOptions, daemon, type Ending } from './daemon.ts'

/** Lives one life of the daemon; rejects with its own error. */
export async function runDaemon(options: DaemonOptions): Promise<Ending> {
	const exit = await Effect.runPromiseExit(daemon(options))
	if (Exit.isSuccess(exit)) return exit.value
	throw Cause.squash(exit.cause)
}
