import { mutation, query } from '../method.ts'
import { anything, described, either, flag, list, object, ref, text } from '../schema.ts'
import { planVerb } from '../shapes/service.ts'

const name = described(text, { description: 'name of the service or target' })
const waitMs = {
	type: 'integer',
	minimum: 0,
	maximum: 600_000,
	default: 3000,
	description: 'longest wait for the effect in ms, then the reply says pending; 0 answers on acceptance',
} as const

const named = object({ name })
const waiting = object({}, { wait_ms: waitMs })

/** service.* (rpc.md 5.2, 5.3, 8.2). */
export const serviceMethods = {
	'service.list': query('Names of all services and targets, sorted.', object({}), list(text)),
	'service.list_full': query('All services and targets with their states, sorted by name.', object({}), list(ref('ServiceInfo'))),
	'service.status': query('State of one service in short.', named, ref('ServiceStatus'), ['service_not_found']),
	'service.status_full': query('Everything known about one service.', named, ref('ServiceStatusFull'), ['service_not_found']),
	'service.get': query('Definition of a unit, every default filled in.', named, ref('Definition'), ['service_not_found']),
	'service.stats': query('Memory and CPU of all processes of a service.', named, ref('ServiceStats'), ['service_not_found']),
	'service.children': query('Processes of a service beside its main one, highest pid first.', named, ref('ChildrenResponse'), [
		'service_not_found',
	]),
	'service.is_running': query('True only in running; false for an unknown name.', named, flag),
	'service.why': query('Why a service is where it is: closed gates, causes, cures.', named, ref('WhyBlocked'), ['service_not_found']),
	'service.tree': query('The dependency graph as text, nodes and edges.', object({}), ref('TreeResponse')),
	'service.plan': query(
		'What a verb would do now, step by step: the real charts look ahead on a copy; nothing is changed.',
		object(
			{ verb: described(planVerb, { description: 'the method, without service. or system.' }) },
			{
				names: described(list(text), { description: 'services and targets; several as if asked at once' }),
				tree: described(flag, { default: false, description: 'of start: what it requires, transitively, too' }),
				config: described(anything, { description: 'of set: the definition' }),
				force: described(flag, { default: true, description: 'of delete: also if others require it' }),
				signal: described(either(text, { type: 'integer' }), { default: 'SIGTERM', description: 'of kill: name or number' }),
				restart_changed: described(flag, { default: false, description: 'of reload: restart the services whose change needs it' }),
			},
		),
		ref('PlanResult'),
		['service_not_found', 'invalid_params', 'invalid_signal'],
	),
	'service.start': mutation(
		'Starts a service; succeeds also when the outcome is blocked or failed: look at state.',
		'C',
		true,
		object(
			{ name },
			{
				wait_ms: waitMs,
				tree: described(flag, { default: false, description: 'start what it requires, transitively, too' }),
			},
		),
		ref('MutationResult'),
		['service_not_found', 'cycle', 'dependency_missing', 'shutting_down'],
	),
	'service.stop': mutation(
		'Stops a service and, before it, what depends on it.',
		'C',
		true,
		object({ name }, { wait_ms: waitMs }),
		ref('MutationResult'),
		['service_not_found', 'stop_failed'],
	),
	'service.restart': mutation(
		'Stops, then starts a service; dependents return.',
		'C',
		false,
		object({ name }, { wait_ms: waitMs }),
		ref('MutationResult'),
		['service_not_found', 'cycle', 'dependency_missing', 'shutting_down', 'stop_failed'],
	),
	'service.kill': mutation(
		'Sends a signal to the process group of a service; what it wants to be is unchanged.',
		'C',
		false,
		object(
			{ name },
			{
				signal: described(either(text, { type: 'integer' }), {
					default: 'SIGTERM',
					description: 'name with or without SIG, any case, or a number from 1 to 64',
				}),
			},
		),
		ref('OkResponse'),
		['service_not_found', 'invalid_signal', 'not_running'],
	),
	'service.set': mutation(
		'Creates or replaces a unit, writes its file and starts it if its status says so.',
		'C',
		true,
		object(
			{},
			{
				config: described(ref('UnitInput'), { description: 'the definition; its members may also stand directly in params' }),
				wait_ms: waitMs,
				persist: described(flag, { default: true, description: 'write the file; otherwise it lives in memory' }),
			},
		),
		ref('AddServiceResult'),
		[
			'invalid_params',
			'cycle',
			'protected',
			'validation',
			'dependency_missing',
			'exec_not_found',
			'persist_failed',
			'shutting_down',
			'stop_failed',
		],
	),
	'service.delete': removal(),
	'service.remove': removal(),
	'service.reload': mutation(
		'Reads the configuration again and applies what changed; with name: runs exec_reload of that service.',
		'C',
		true,
		object(
			{},
			{
				name: described(text, { description: 'reload just this service by its exec_reload' }),
				dry_run: described(flag, { default: false, description: 'only tell what would change' }),
				restart_changed: described(flag, { default: false, description: 'restart the services whose change needs it' }),
				wait_ms: waitMs,
			},
		),
		either(ref('ReloadResult'), ref('ReloadedService')),
		['service_not_found', 'not_running', 'not_supported', 'reload_failed', 'shutting_down'],
	),
	'service.start_all': mutation('Starts every user service whose status is start.', 'C', true, waiting, ref('BulkStartResult'), [
		'shutting_down',
	]),
	'service.stop_all': mutation('Stops every user service.', 'C', true, waiting, ref('BulkStopResult'), ['shutting_down']),
	'service.delete_all': mutation('Stops and removes every user service and target.', 'C', true, waiting, ref('BulkDeleteResult'), [
		'shutting_down',
	]),
}

function removal() {
	return mutation(
		'Stops and removes a unit and its file; dependents stay.',
		'C',
		false,
		object({ name }, { wait_ms: waitMs, force: described(flag, { default: true, description: 'also if others require it' }) }),
		ref('DeleteResult'),
		['service_not_found', 'has_dependents', 'protected', 'persist_failed', 'shutting_down', 'stop_failed'],
	)
}
