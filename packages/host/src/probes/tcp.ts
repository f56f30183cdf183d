import { promises as dns, type LookupAddress } from 'node:dns'
import { connect, type Socket } from 'node:net'
import * as Effect from 'effect/Effect'
import { describeError } from '../native/errno.ts'

/** Succeeds if any address that the target resolves to accepts a connection, which is closed at once. All are tried at the same time. */
export function probeTcp(target: string): Effect.Effect<void, string> {
	const address = parseTcpTarget(target)
	if (!address) return Effect.fail(`cannot connect to '${target}': not a host and port`)
	const { host, port } = address
	return Effect.flatMap(resolve(host), addresses => Effect.raceAll(addresses.map(each => Effect.scoped(connected(each.address, port)))))
}

/** `host:port`, `[::1]:port`; `port` and `:port` mean 127.0.0.1. Null if it is none of these. */
export function parseTcpTarget(target: string): { readonly host: string; readonly port: number } | null {
	const parts = /^(?:(?:\[([^\]]+)\]|([^:]*)|([^[\]]*:[^[\]]*)):)?(\d{1,5})$/.exec(target.trim())
	const port = Number(parts?.[4])
	if (!parts || port < 1 || port > 65_535) return null
	return { host: parts[1] || parts[2] || parts[3] || '127.0.0.1', port }
}

function resolve(host: string): Effect.Effect<LookupAddress[], string> {
	return Effect.tryPromise({
		try: () => dns.lookup(host, { all: true }),
		catch: error => `cannot resolve '${host}': ${describeError(error)}`,
	})
}

function connected(host: string, port: number) {
	const opened = Effect.acquireRelease(
		Effect.sync(() => connect({ host, port })),
		closeSocket,
	)
	return Effect.flatMap(opened, socket =>
		Effect.callback<void, string>(resume => {
			socket.once('connect', () => resume(Effect.void))
			socket.on('error', error => resume(Effect.fail(`cannot connect to '${host}:${port}': ${describeError(error)}`)))
		}),
	)
}

function closeSocket(socket: Socket): Effect.Effect<void> {
	return Effect.sync(() => {
		socket.on('error', () => {})
		socket.destroy()
	})
}
