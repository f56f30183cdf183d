import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turns } from '../fakes/clock.ts'
import { type Supervised, service, supervise, target } from '../fakes/supervised.ts'
import type { PreviewParams, PreviewVerb } from '../model.ts'

const GRAPHS = 500
const NAMES = 'abcdefgh'

interface Request {
	readonly verb: PreviewVerb
	readonly names: readonly string[]
	readonly params: PreviewParams
}

/** The same numbers for the same seed, at least 0 and less than 1. */
function luckOf(seed: number): () => number {
	let state = seed
	return () => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}
}

function graphOf(luck: () => number) {
	const oneshots: string[] = []
	const size = 2 + Math.floor(luck() * (NAMES.length - 1))
	const units = [...NAMES.slice(0, size)].map((name, index) => {
		const lists: Record<'requires' | 'after' | 'wants' | 'conflicts', string[]> = { requires: [], after: [], wants: [], conflicts: [] }
		for (const other of NAMES.slice(0, index)) {
			if (luck() < 0.3) lists.requires.push(other)
			if (luck() < 0.1) lists.after.push(other)
			if (luck() < 0.1) lists.wants.push(other)
			if (luck() < 0.05 && !lists.requires.includes(other)) lists.conflicts.push(other)
		}
		if (luck() < 0.1) return target(name, lists)
		const oneshot = luck() < 0.15
		if (oneshot) oneshots.push(name)
		const [status, kind] = [luck() < 0.2 ? 'stop' : 'start', luck() < 0.1 ? 'system' : 'user']
		return service(name, { oneshot, status, class: kind, dependencies: lists })
	})
	return { units, oneshots }
}

function requestOf(luck: () => number, names: readonly string[]): Request {
	const name = names[Math.floor(luck() * names.length)] ?? 'a'
	const verbs = [
		'start',
		'start',
		'stop',
		'stop',
		'stop',
		'restart',
		'restart',
		'delete',
		'start_all',
		'stop_all',
		'delete_all',
		'set',
	] as const
	const verb = verbs[Math.floor(luck() * verbs.length)] ?? 'stop'
	const named = verb === 'start' || verb === 'stop' || verb === 'restart' || verb === 'delete'
	return {
		verb,
		names: named ? [name] : [],
		params: verb === 'start' ? { tree: luck() < 0.5 } : verb === 'set' ? { config: service(name, { nice: 5 }) } : {},
	}
}

async function obey({ supervisor, host }: Supervised, { verb, names: [name = ''], params }: Request): Promise<void> {
	const deeds: Partial<Record<PreviewVerb, () => Promise<unknown>>> = {
		start: () => supervisor.start(name, params),
		stop: () => supervisor.stop(name),
		restart: () => supervisor.restart(name),
		delete: () => supervisor.remove(name),
		start_all: () => supervisor.startAll(),
		stop_all: () => supervisor.stopAll(),
		delete_all: () => supervisor.deleteAll(),
		set: () => supervisor.set(params.config),
	}
	const done = deeds[verb]?.().catch(fault => (fault instanceof Error ? fault.message : fault))
	await host.clock.advance(100)
	await done
	await turns()
}

const blockedIn = (supervised: Supervised) =>
	Object.entries(supervised.states()).flatMap(([name, state]) => (state === 'blocked' ? [name] : []))

const servicesIn = ({ supervisor }: Supervised) => supervisor.listFull().flatMap(({ kind, name }) => (kind === 'service' ? [name] : []))

const startedByAll = ({ supervisor }: Supervised) =>
	supervisor.listFull().flatMap(unit => (unit.class === 'user' && (unit.kind === 'target' || unit.status === 'start') ? [unit.name] : []))

/** What a request did to services, in order, and whom it left blocked. */
async function watched(supervised: Supervised, request: Request) {
	const { supervisor, host } = supervised
	const [signals, spawns] = [host.processes.signals.length, host.processes.requests.length]
	const [units, blocked] = [supervisor.list(), blockedIn(supervised)]
	await obey(supervised, request)
	const asked =
		request.verb === 'start_all' ? startedByAll(supervised) : request.verb === 'start' || request.verb === 'restart' ? request.names : []
	return {
		stop: host.processes.signals.slice(signals).map(line => line.split(' ')[0] ?? ''),
		start: host.processes.requests.slice(spawns).map(each => each.service),
		gone: units.filter(name => !supervisor.list().includes(name)),
		blocked: blockedIn(supervised).filter(name => !blocked.includes(name) || asked.includes(name)),
	}
}

async function foreseen(supervised: Supervised, { verb, names, params }: Request) {
	const { steps, blocked_after } = await supervised.supervisor.preview(verb, names, params)
	const services = new Set([...servicesIn(supervised), ...(verb === 'set' ? steps.map(step => step.service) : [])])
	const created = steps.flatMap(step => (step.action === 'create' ? [step.service] : []))
	const ofServices = (action: string) => steps.filter(step => step.action === action && services.has(step.service))
	return {
		stop: ofServices('stop').filter(({ signal }) => signal !== undefined),
		start: ofServices('start'),
		gone: steps.flatMap(step => (step.action === 'delete' && !created.includes(step.service) ? [step.service] : [])),
		blocked: blocked_after,
	}
}

const sorted = (names: readonly string[]) => [...names].sort()

/** They were done layer by layer. */
function assertOrder(steps: readonly { readonly service: string; readonly order: number }[], done: readonly string[], title: string) {
	const orders = done.map(name => steps.find(({ service: each }) => each === name)?.order ?? 0)
	assert.deepEqual(
		orders,
		orders.toSorted((a, b) => a - b),
		title,
	)
}

async function prepared({ units, oneshots }: ReturnType<typeof graphOf>): Promise<Supervised> {
	const supervised = await supervise(units, {
		prepare(host) {
			for (const name of oneshots) host.processes.behave(name, { ends: { after: 1, code: 0 } })
		},
	})
	await supervised.host.clock.advance(100)
	return supervised
}

describe('a preview', () => {
	it(`is what the request then does, in ${GRAPHS} graphs: whom it signals and starts, in which order, and who is blocked`, async () => {
		for (let seed = 1; seed <= GRAPHS; seed++) {
			const luck = luckOf(seed)
			const graph = graphOf(luck)
			const supervised = await prepared(graph)
			for (let round = 0; round < 2 && supervised.supervisor.list().length > 0; round++) {
				const request = requestOf(luck, supervised.supervisor.list())
				const title = `seed ${seed}, ${request.verb} ${request.names}: ${JSON.stringify(graph.units)}`
				const { stop, start, gone, blocked } = await foreseen(supervised, request)
				const done = await watched(supervised, request)
				assert.deepEqual(sorted(stop.map(step => step.service)), sorted(done.stop), `stopped, ${title}`)
				assert.deepEqual(sorted(start.map(step => step.service)), sorted(done.start), `started, ${title}`)
				assert.deepEqual(sorted(gone), done.gone, `deleted, ${title}`)
				assert.deepEqual(blocked, done.blocked, `blocked, ${title}`)
				assertOrder(stop, done.stop, `order of stops, ${title}`)
			}
		}
	})
})
