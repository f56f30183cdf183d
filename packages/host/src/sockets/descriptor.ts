import type { Socket } from 'node:net'

/** Number of the descriptor below a socket (`_handle.fd`, which Node documents nowhere); null: it has none, or none that is told. */
export function descriptorOf(socket: Socket): number | null {
	const handle: unknown = Reflect.get(socket, '_handle')
	const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined
	return typeof fd === 'number' && fd >= 0 ? fd : null
}
