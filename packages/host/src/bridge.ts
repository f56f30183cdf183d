import * as Cause from 'effect/Cause'
import * as Effect from 'effect/Effect'
import * as Exit from 'effect/Exit'
import * as Scope from 'effect/Scope'

/** Something open, and how to close it. Closing twice is closing once. */
export interface Opened<A> {
	readonly value: A
	close(): Promise<void>
}

/** Opens what an effect acquires and keeps it open until `close`. Rejects with the effect's own error, with nothing left open. */
export async function open<A, E>(resource: Effect.Effect<A, E, Scope.Scope>): Promise<Opened<A>> {
	const scope = Scope.makeUnsafe()
	const exit = await Effect.runPromiseExit(Scope.provide(resource, scope))
	const close = () => Effect.runPromise(Scope.close(scope, Exit.void))
	if (Exit.isSuccess(exit)) return { value: exit.value, close }
	await close()
	throw Cause.squash(exit.cause)
}

/** Runs an effect whose failure is a sentence; null: it has succeeded. Aborting interrupts it and releases what it holds. */
export async function attempt(effect: Effect.Effect<void, string>, signal: AbortSignal): Promise<string | null> {
	const exit = await Effect.runPromiseExit(effect, { signal })
	if (Exit.isSuccess(exit)) return null
	if (Cause.hasInterruptsOnly(exit.cause)) return 'interrupted'
	const failure = Cause.squash(exit.cause)
	return failure instanceof Error ? failure.message : String(failure)
}
