import assert from 'node:assert/strict'
import { defaultLimits } from '@zinit/protocol'
import { createHandlers } from '../handlers/all.ts'
import { createLog } from '../log/log.ts'
import { createDispatch } from '../rpc/dispatch.ts'
import { fakeSupervisor } from './fake-supervisor.ts'
import { serve } from './server.ts'

const facts = { socket: '/s', directories: [], pid1Mode: false, limits: defaultLimits, startedAt: 1, now: () => 5 }
const silent = createLog({ level: 'off', format: 'text', isColoured: false, write: () => undefined })

/** A daemon on a real socket with a fake supervisor. */
export async function daemon(methods: Parameters<typeof fakeSupervisor>[0] = {}, limits: Parameters<typeof serve>[1] = {}) {
	const fake = fakeSupervisor({ listFull: () => [], plan: () => ({ units: new Map() }), ...methods })
	const server = await serve(createDispatch(createHandlers(fake.supervisor, facts), silent), limits)
	return { ...fake, server, connect: server.connect, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** The id in the reply to a subscription. */
export const subscribed = (reply: unknown): string => {
	const { result } = Object(reply)
	assert.equal(typeof result?.subscription, 'string', JSON.stringify(reply))
	return result.subscription
}

/** A notification with its params beside its method. */
export const told = (line: unknown) => {
	const { method, params } = Object(line)
	return { method, ...params }
}
