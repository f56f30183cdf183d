import type { ServiceEvent, Verdict } from '../ports.ts'
import { lookIn } from './children.ts'
import { heldBack } from './comeback.ts'
import type { GraphContext, GraphEvent } from './context.ts'
import { verdictFor } from './gates.ts'

/** A fresh verdict over the gates of a unit. */
export function gatesOf(context: GraphContext, name: string): Verdict {
	if (context.closing) return { word: 'shutdown' }
	return heldBack(context, name, verdictFor(context.links, lookIn(context), name))
}

/** Sends an event to a child, if it is still there; to one in the middle of a step of its own when that is over. */
export function deliver({ children, nested }: GraphContext, name: string, event: ServiceEvent): void {
	if (nested.name === name) nested.news.push(event)
	else children.get(name)?.send(event)
}

/**
 * Lets the graph be at work in a step of a child's own. What it tells the child meanwhile would be read only afterwards, when others that were told
 * later have moved on: so it is told at the end, with a verdict of then.
 */
export function nest(context: GraphContext, name: string, work: () => void): void {
	const { nested } = context
	if (nested.name === null) {
		nested.name = name
		try {
			work()
		} finally {
			nested.name = null
		}
		for (const event of nested.news.splice(0))
			context.children.get(name)?.send('gates' in event ? { ...event, gates: gatesOf(context, name) } : event)
	} else work()
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
			return { type: event.type, run: event.run, gates: gates(), random: random(), at }
		case 'gates.checked':
			return { type: event.type, check: event.check, obstacles: event.obstacles, gates: gates(), at }
		case 'service.timer':
			return { type: 'timer', timer: event.timer, token: event.token, gates: gates(), random: random(), at }
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
