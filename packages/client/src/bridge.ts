import type { MethodName, Notification, NotificationName, Params, Result } from '@zinit/protocol'
import type { Answer, NotificationLine } from './connection.ts'
import { wireError } from './wire-error.ts'

/** Parameters as a caller writes them: optional ones may be undefined, JSON leaves them out. */
export type Sent<M extends MethodName> = Loose<Params<M>>

type Loose<T> = { readonly [K in keyof T]: Record<never, never> extends Pick<T, K> ? T[K] | undefined : T[K] }

/** A typed call, its bounds settled. */
export type Ask = <M extends MethodName>(method: M, params: Sent<M>) => Promise<Result<M>>

/** The result in a reply. Throws the daemon's error. */
export const resultOf = (answer: Answer): unknown => {
	if (answer.kind === 'error') throw wireError(answer.error)
	return answer.result
}

/** From here on what a method answered has the type of the contract; the daemon is trusted, as tolerantly as old clients do (rpc.md 2). */
export const typed = <M extends MethodName>(_method: M, result: unknown): Result<M> => result as Result<M>

/** The parameters of a notification of that name, with their type of the contract; undefined: another notification. */
export const paramsOf = <N extends NotificationName>(name: N, { method, params }: NotificationLine): Notification<N> | undefined =>
	method === name ? (params as unknown as Notification<N>) : undefined
