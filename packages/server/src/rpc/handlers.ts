import type { FilledParams, MethodName, Result } from '@zinit/protocol'
import type { Session } from './session.ts'

/** Answers one method: its result, or a thrown `Refusal` or SupervisorError. */
export type Handler<M extends MethodName> = (params: FilledParams<M>, session: Session) => Result<M> | Promise<Result<M>>

/** One handler for each method of the contract. */
export type Handlers = { readonly [M in MethodName]: Handler<M> }

/** The handlers of one noun, `service` for service.*. */
export type HandlersOf<Noun extends string> = Pick<Handlers, Extract<MethodName, `${Noun}.${string}`>>
