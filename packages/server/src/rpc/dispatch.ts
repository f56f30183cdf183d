import { nearestName } from '@zinit/plan'
import { contract, encodeError, encodeResult, type Fault, isMethod, type Method, type MethodName, type Request } from '@zinit/protocol'
import type { Log } from '../log/log.ts'
import type { Handlers } from './handlers.ts'
import { readParams } from './params.ts'
import { faultOf, Refusal } from './refusal.ts'
import { requireWrite, type Session } from './session.ts'

/** The line of a reply without its LF; undefined: nothing is answered. */
export type Answer = string | undefined

/** Runs one request. Never throws, never rejects: what goes wrong is an answer. */
export type Dispatch = (request: Request, session: Session) => Answer | Promise<Answer>

/** Finds the handler of a method, reads its parameters, checks what the peer may do, and encodes what comes of it (rpc.md 2, 3). */
export const createDispatch = (handlers: Handlers, log: Log): Dispatch => {
	const failed = ({ id, method }: Request, thrown: unknown): Answer => {
		const fault = faultOf(thrown)
		if (fault === null) log.error({ method, error: thrown instanceof Error ? thrown.stack : String(thrown) }, 'internal fault')
		return id === undefined ? undefined : encodeError(id, fault ?? internal)
	}
	const answered = ({ id }: Request, result: unknown): Answer => (id === undefined ? undefined : encodeResult(id, result))
	return (request, session) => {
		try {
			const { method } = request
			if (!isMethod(method)) throw unknownMethod(method)
			if (effectOf(method) === 'mutation') {
				requireWrite(session, method)
				log.info({ ...nameIn(request), uid: session.peer.uid, pid: session.peer.pid }, method)
			}
			const result = call(handlers, method, request, session)
			if (!(result instanceof Promise)) return answered(request, result)
			return result.then(
				value => answered(request, value),
				(thrown: unknown) => failed(request, thrown),
			)
		} catch (thrown) {
			return failed(request, thrown)
		}
	}
}

function call<M extends MethodName>(handlers: Handlers, method: M, { params }: Request, session: Session) {
	return handlers[method](readParams(method, params), session)
}

function effectOf(method: MethodName): Method['effect'] {
	return contract[method].effect
}

function unknownMethod(method: string): Refusal {
	const near = nearestName(method, Object.keys(contract))
	const more = near === null ? {} : { near: [near], hint: `did you mean ${near}?` }
	return new Refusal({ kind: 'unknown_method', message: `unknown method: ${method}`, ...more })
}

const nameIn = ({ params }: Request) => (typeof params?.name === 'string' ? { name: params.name } : {})

const internal: Fault = { kind: 'internal', message: 'internal fault of zinit-server' }
