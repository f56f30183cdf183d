import { mutation, query } from '../method.ts'
import { anything, described, object, record, ref, text } from '../schema.ts'

/** rpc.*, system.* and debug.* (rpc.md 5.1, 5.5, 8.1, 8.2). */
export const systemMethods = {
	'rpc.discover': query('This contract as an OpenRPC document.', object({}), record(anything)),
	'system.ping': query('Version, features and health of the daemon.', object({}), ref('PingResponse')),
	'system.info': query('What ping tells, and paths, methods, limits and the peer.', object({}), ref('SystemInfo')),
	'system.shutdown': mutation('Stops everything in order, then ends the daemon.', 'A', true, object({}), ref('OkResponse')),
	'system.reboot': mutation(
		'Stops everything in order, then restarts the machine or container.',
		'A',
		true,
		object({}),
		ref('OkResponse'),
		['not_supported'],
	),
	'system.poweroff': mutation('Stops everything in order, then ends the machine or container.', 'A', true, object({}), ref('OkResponse'), [
		'not_supported',
	]),
	'debug.state': query('Every service with its dependencies and processes, as text.', object({}), ref('DebugOutput')),
	'debug.process_tree': query(
		'Processes of a service as a tree, as text.',
		object({ name: described(text, { description: 'name of the service' }) }),
		ref('DebugOutput'),
		['service_not_found'],
	),
}
