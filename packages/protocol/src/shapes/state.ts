import { count, either, integer, list, literal, nullable, object, ref, text, unsigned, word } from '../schema.ts'

const eventFields = {
	seq: count,
	at_ms: count,
	kind: ref('EventKind'),
	service: nullable(text),
	run: nullable(unsigned),
	from: nullable(ref('State')),
	to: nullable(ref('State')),
	event: text,
	reason: nullable(ref('FailureReason')),
	cause: ref('Cause'),
} as const

const eventDetail = { detail: text } as const

/** Shapes of a service's state and of what is told about it (rpc.md 4, 8.4). The enumerations are closed: old clients refuse a new word (rule R6). */
export const stateShapes = {
	State: word('inactive', 'blocked', 'starting', 'running', 'stopping', 'exited', 'failed'),
	FailureReason: either(
		object({ type: literal('exit_code'), code: integer }),
		object({ type: literal('signal'), signal: integer }),
		object({ type: literal('start_timeout') }),
		object({ type: literal('stop_timeout') }),
		object({ type: literal('health_check_failed'), attempts: unsigned }),
		object({ type: literal('dependency_failed'), service: text }),
		object({ type: literal('spawn_error'), message: text }),
		object({ type: literal('missing_dependency'), dependency: text }),
	),
	ServiceState: either(
		object({ state: literal('inactive') }),
		object({ state: literal('blocked'), waiting_on: list(text) }),
		object({ state: word('starting', 'running', 'stopping'), pid: unsigned }),
		object({ state: literal('exited'), exit_code: nullable(integer) }),
		object({ state: literal('failed'), reason: ref('FailureReason') }),
	),
	Cause: object(
		{
			kind: word('request', 'boot', 'exit', 'probe', 'timer', 'cascade', 'dependency', 'proxy', 'reload', 'shutdown'),
			at_ms: count,
		},
		{ method: text, service: text, uid: unsigned, pid: unsigned, seq: count },
	),
	EventKind: word('transition', 'config', 'proxy', 'daemon'),
	Event: object(eventFields, eventDetail),
	EventNotification: object({ subscription: text, ...eventFields }, eventDetail),
	EventList: object({ events: list(ref('Event')), seq: count, gap: count }),
	EventSubscription: object({ subscription: text, boot: text, seq: count }, { snapshot: list(ref('ServiceInfo')) }),
}
