import type { ErrorKind } from './errors.ts'
import type { AnyObjectSchema, Schema } from './schema.ts'

/** One row of the contract (rpc.md 5, 8). */
export interface Method {
	/** One sentence: what it does. */
	readonly summary: string
	/** What a peer must be allowed to do (rpc.md 8.6). */
	readonly effect: 'query' | 'mutation' | 'subscription'
	/** Q: answers at once. A: accepted, answers at once, the effect follows. C: answers when complete, `pending` after the wait. */
	readonly done: 'Q' | 'A' | 'C'
	/** Asking twice is like asking once. */
	readonly idempotent: boolean
	readonly params: AnyObjectSchema
	readonly result: Schema
	readonly errors: readonly ErrorKind[]
}

type Row<Params extends AnyObjectSchema, Result extends Schema> = Omit<Method, 'params' | 'result'> & {
	readonly params: Params
	readonly result: Result
}

/** A method that only reads. */
export const query = <Params extends AnyObjectSchema, const Result extends Schema>(
	summary: string,
	params: Params,
	result: Result,
	errors: readonly ErrorKind[] = [],
): Row<Params, Result> => ({ summary, effect: 'query', done: 'Q', idempotent: true, params, result, errors })

/** A method that changes something. */
export const mutation = <Params extends AnyObjectSchema, const Result extends Schema>(
	summary: string,
	done: 'A' | 'C',
	idempotent: boolean,
	params: Params,
	result: Result,
	errors: readonly ErrorKind[] = [],
): Row<Params, Result> => ({ summary, effect: 'mutation', done, idempotent, params, result, errors })

/** A method that begins or ends notifications on its connection (rpc.md 8.4). */
export const subscription = <Params extends AnyObjectSchema, const Result extends Schema>(
	summary: string,
	params: Params,
	result: Result,
	errors: readonly ErrorKind[] = [],
): Row<Params, Result> => ({ summary, effect: 'subscription', done: 'Q', idempotent: false, params, result, errors })
