import type { ServiceEvent, Verdict } from '../ports.ts'
import { heldBack } from './comeback.ts'
import type { GraphContext, GraphEvent } from './context.ts'
import { verdictFor } from './gates.ts'
import { lookIn } from './observe.ts'

/** A fresh verdict over the gates of a unit. */
export function gatesOf(context: GraphContext, name: string): Verdict {
	if (context.closing) return { word: 'shutdown' }
	return heldBack(context, name, verdictFor(context.links, lookIn(context), name))
}

/** Sends an event to a child, if it is still there. */
export function deliver(context: GraphContext, name: string, event: ServiceEvent): void {
	context.children.get(name)?.send(event)
}

/** News for one service from the host, from its timer, or from who signals it. */
export function forward(context: GraphContext, event: Extract<GraphEvent, { readonly name: string }>): void {
	const forwarded = forwardedOf(context, event)
	if (forwarded !== null) deliver(context, event.name, forwarded)
}

/** The event without the name, with the verdict that an evaluation would need and the luck of a restart that may follow. */
function forwardedOf(context: GraphContext, event: Extract<GraphEvent, { readonly name: string }>): ServiceEvent | null {
	const { name, at } = event
	const gates = () => gatesOf(context, name)
	const random = () => context.random?.() ?? 0
	switch (event.type) {
		case 'process.spawned':
			return { type: event.type, run: event.run, pid: event.pid, at }
		case 'process.spawn_failed':
			return { type: event.type, run: event.run, message: event.message, gates: gates(), random: random(), at }
		case 'process.exited': {
			const { type, run, code, signal, residue } = event
			return { type, run, code, signal, residue, gates: gates(), random: random(), at }
		}
		case 'process.residue':
			return { type: event.type, pids: event.pids, gates: gates(), random: random(), at }
		case 'hook.ended':
			return { type: event.type, run: event.run, at }
		case 'gates.checked':
			return { type: event.type, check: event.check, obstacles: event.obstacles, gates: gates(), at }
		case 'service.timer':
			return { type: 'timer', timer: event.timer, token: event.token, gates: gates(), at }
		case 'service.kill':
			return { type: 'kill', signal: event.signal, at, ...(event.origin === undefined ? {} : { origin: event.origin }) }
		case 'service.ready':
			return { type: 'ready', run: event.run, at }
		case 'service.watchdog':
			return { type: 'watchdog', run: event.run, at }
		case 'service.stopping':
			return { type: 'stopping', run: event.run, at }
		case 'service.extend':
			return { type: 'extend', run: event.run, ms: event.ms, at }
		case 'service.restored':
			return { type: 'restored', facts: event.facts, at }
		default:
			return null
	}
}
