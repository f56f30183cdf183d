import { withoutUnit, withUnit } from '@zinit/plan'
import { assign, not, setup } from 'xstate'
import { serviceMachine } from '../service/service.ts'
import { targetMachine } from '../target/target.ts'
import { type Acceptance, accept, type Head } from './accept.ts'
import { letBack, reviewHeld } from './comeback.ts'
import { applyConfig, markRelated } from './config.ts'
import type { ChildRef, GraphContext, GraphEvent, GraphInput } from './context.ts'
import { deliver, forward } from './deliver.ts'
import { linksOf } from './links.ts'
import { observe } from './observe.ts'
import { propagate } from './propagate.ts'
import { relinked } from './relink.ts'
import { restore, resume } from './resume.ts'
import { closeDown, force } from './shutdown.ts'
import { boot, start } from './start.ts'
import { addWaits, takeTurns } from './turns.ts'

/** Time between SIGKILL to all that is left and the end of a forced shutdown, ms (lifecycle.md 5.2). */
const FORCE_MS = 1000

type Step = { readonly context: GraphContext; readonly event: GraphEvent; readonly self: { send(event: GraphEvent): void } }

const forwarded = [
	'process.spawned',
	'process.spawn_failed',
	'process.exited',
	'process.residue',
	'hook.ended',
	'gates.checked',
	'service.timer',
	'service.kill',
	'service.ready',
	'service.watchdog',
	'service.stopping',
	'service.extend',
	'service.restored',
] as const

const forwarding = Object.fromEntries(forwarded.map(type => [type, { actions: 'forward' }])) as Record<
	(typeof forwarded)[number],
	{ actions: 'forward' }
>

const graphSetup = setup({
	types: {} as { context: GraphContext; events: GraphEvent; input: GraphInput },
	actors: { service: serviceMachine, target: targetMachine },
	delays: { shutdownTimeout: ({ context }) => context.shutdownTimeout, forceTimeout: FORCE_MS },
	guards: {
		drained: ({ context }: { context: GraphContext }) => context.leaving.size === 0,
		hasUnit: ({ context, event }: { context: GraphContext; event: GraphEvent }) => 'unit' in event && context.children.has(event.unit.name),
	},
	actions: {
		close: assign(({ context, event }) => ({ closing: true, forceAt: event.at + context.shutdownTimeout })),
		restore: ({ context, event }: Step) => {
			if (event.type === 'graph.restore') restore(context, event.facts, event.at)
		},
		resume: ({ context, event, self }: Step) => {
			if (event.type === 'graph.resume') resume(context, event, self)
		},
		boot: ({ context, event }: Step) => boot(context, event.at),
		start: ({ context, event }: Step) => {
			if (event.type === 'service.start') start(context, event.name, event.tree, event.at, event.origin ?? { kind: 'request' })
		},
		stop: ({ context, event }: Step) => {
			if (event.type === 'service.stop') accept(context, [headOf('stop', event.name, event)])
			if (event.type === 'service.stop_together') {
				accept(
					context,
					event.names.map(name => headOf('stop', name, event)),
					'stop',
				)
			}
		},
		restart: ({ context, event }: Step) => {
			if (event.type === 'service.restart') restart(context, [event.name], event)
			if (event.type === 'service.restart_together') restart(context, event.names, event)
		},
		remove: ({ context, event }: Step) => {
			if (event.type === 'service.remove') accept(context, [headOf('remove', event.name, event)])
		},
		stopOne: ({ context, event }: Step) => {
			if (event.type !== 'service.stop') return
			const { name, at } = event
			deliver(context, name, headOf('stop', name, event).event)
			if (context.waits.has(name)) return
			addWaits(context, name, new Set())
			takeTurns(context, [name], at)
		},
		replace: ({ context, event }: Step) => {
			if (event.type !== 'unit.replace') return
			const { unit } = event
			accept(context, [{ name: unit.name, event: { type: 'replace', unit, at: event.at, ...originIn(event) } }])
		},
		config: ({ context, event }: Step) => {
			if (event.type === 'unit.config') applyConfig(context, event.unit, event)
		},
		markRelated: ({ context, event, self }: Step) => {
			if ('unit' in event) markRelated(context, self, event.unit.name, event)
			else if ('name' in event) markRelated(context, self, event.name, event)
		},
		reviewHeld: ({ context, event, self }: Step) => reviewHeld(context, self, event.at),
		closeDown: ({ context, event }: Step) => closeDown(context, event.at),
		// A timer of XState's tells no time.
		force: ({ context, event }: Step) => force(context, event.type === 'graph.force' ? event.at : context.forceAt),
		propagate: ({ context, event, self }: Step) => propagate(context, self, event.at),
		forward: ({ context, event }: Step) => {
			if ('name' in event) forward(context, event)
		},
		reportRemoval: ({ context, event }: Step) => {
			if (event.type !== 'service.removed') return
			context.onTheWay.delete(event.name)
			letBack(context, event.name)
			context.removed(event.name)
		},
		adoptUnit: assign(({ context, event }) => {
			if (!('unit' in event)) return {}
			const { unit } = event
			const plan = withUnit(context.plan, unit)
			return { plan, links: relinked(context.links, plan, unit.name, context.plan.units.get(unit.name), unit) }
		}),
		dropUnit: assign(({ context, event }) => {
			if (event.type !== 'service.removed') return {}
			const { name } = event
			const plan = withoutUnit(context.plan, name)
			return { plan, links: relinked(context.links, plan, name, context.plan.units.get(name), undefined) }
		}),
	},
})

/** Each unit gets its actor; those of a whole plan in one step, since one by one is quadratic. */
const spawnUnits = graphSetup.assign(({ context, event, spawn, self }) => {
	for (const unit of context.plan.units.values()) {
		if (context.children.has(unit.name)) continue
		const id = childId(unit.name)
		const child: ChildRef =
			unit.kind === 'service'
				? spawn('service', { id, input: { unit, at: event.at } })
				: spawn('target', { id, input: { unit, at: event.at } })
		context.children.set(unit.name, child)
		observe(() => self.getSnapshot().context, self, unit.name, child)
	}
	return {}
})

const endUnit = graphSetup.enqueueActions(({ context, event, enqueue }) => {
	if (event.type !== 'service.removed') return
	enqueue.stopChild(childId(event.name))
	context.children.delete(event.name)
})

const news = {
	...forwarding,
	'graph.propagate': { actions: 'propagate' },
	'service.removed': { actions: ['markRelated', endUnit, 'dropUnit', 'reportRemoval', 'markRelated', 'reviewHeld'] },
} as const

/** The parent of all services: it alone sends them events, resolves what they wait for, and orders every stop (lifecycle.md 2, 5). */
export const graphMachine = graphSetup.createMachine({
	id: 'graph',
	context: ({ input: { plan, links = linksOf(plan), ...input } }) => ({
		...input,
		plan,
		links,
		children: new Map(),
		dirty: new Map(),
		waits: new Map(),
		holds: new Map(),
		onTheWay: new Map(),
		heldBy: new Map(),
		holding: new Map(),
		leaving: new Set(),
		nested: { name: null, news: [] },
		closing: false,
		forceAt: 0,
	}),
	initial: 'created',
	states: {
		created: {
			on: {
				'graph.load': { target: 'supervising', actions: spawnUnits },
				'graph.restore': { target: 'supervising', actions: [spawnUnits, 'restore'] },
				'graph.resume': { target: 'supervising', actions: 'resume' },
				'graph.shutdown': 'ended',
			},
		},
		supervising: {
			on: {
				...news,
				'graph.boot': { actions: 'boot' },
				'service.start': { actions: 'start' },
				'service.stop': { actions: 'stop' },
				'service.restart': { actions: 'restart' },
				'service.remove': { actions: 'remove' },
				'service.stop_together': { actions: 'stop' },
				'service.restart_together': { actions: 'restart' },
				'unit.add': { guard: not('hasUnit'), actions: ['markRelated', 'adoptUnit', spawnUnits, 'markRelated', 'reviewHeld'] },
				'unit.replace': { guard: 'hasUnit', actions: ['markRelated', 'adoptUnit', 'replace', 'markRelated', 'reviewHeld'] },
				'unit.config': { guard: 'hasUnit', actions: ['markRelated', 'adoptUnit', 'config', 'markRelated', 'reviewHeld'] },
				'graph.shutdown': 'draining',
			},
		},
		draining: {
			entry: ['close', 'closeDown'],
			always: { guard: 'drained', target: 'ended' },
			after: { shutdownTimeout: 'forcing' },
			on: { ...news, 'service.stop': { actions: 'stopOne' }, 'graph.force': 'forcing' },
		},
		forcing: {
			entry: 'force',
			always: { guard: 'drained', target: 'ended' },
			after: { forceTimeout: 'ended' },
			on: news,
		},
		/** Everything is gone, or as gone as SIGKILL makes it. */
		ended: { on: news },
	},
})

function childId(name: string): string {
	return `unit:${name}`
}

/** Targets have nothing to restart: it is a start of them (lifecycle.md 1.2). */
function restart(context: GraphContext, names: readonly string[], event: GraphEvent): void {
	const isTarget = (name: string) => context.plan.units.get(name)?.kind === 'target'
	accept(
		context,
		names.filter(name => !isTarget(name)).map(name => headOf('restart', name, event)),
	)
	for (const name of names) if (isTarget(name)) start(context, name, true, event.at, event.origin ?? { kind: 'request' })
}

function headOf(type: 'stop' | 'restart' | 'remove', name: string, event: GraphEvent): Head & { readonly event: Acceptance } {
	return { name, event: { type, at: event.at, ...originIn(event) } }
}

function originIn({ origin }: GraphEvent) {
	return origin === undefined ? {} : { origin }
}
