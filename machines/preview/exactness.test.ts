import { deepEqual, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { edgesIn, type Links } from '../graph/links.ts'
import type { Published } from '../ports.ts'
import { type Random, randomOf } from '../simulation/random.ts'
import { scheduleOf } from '../simulation/schedule.ts'
import { type Stage, stageOf } from '../simulation/stage.ts'
import type { Ask } from './copy.ts'
import { preview } from './preview.ts'

type Request = Exclude<Ask, { readonly type: 'rest' }>

/** A request, what was foretold of it, and what happened after it. */
interface Trial {
	readonly title: string
	readonly links: Links
	/** What was foretold of services: `stop a`, `start b`, and when. */
	readonly steps: readonly { readonly deed: string; readonly service: string; readonly order: number }[]
	readonly blockedAfter: readonly string[]
	/** What happened to services, in order. */
	readonly deeds: readonly string[]
	/** Who stood Blocked then, and not before or in spite of having been asked up. */
	readonly blocked: readonly string[]
}

/** Long enough for everything that was begun. */
const SETTLE_MS = 5000

function requestOf(random: Random, stage: Stage): Request {
	const names = [...stage.context().children.keys()]
	const name = random.pick(names)
	return random.pick<Request>([
		{ type: 'service.start', name, tree: random.chance(0.5) },
		{ type: 'service.stop', name },
		{ type: 'service.stop', name },
		{ type: 'service.restart', name },
		{ type: 'service.restart', name },
		{ type: 'service.remove', name },
		{ type: 'service.stop_together', names: names.filter(() => random.chance(0.4)) },
		{ type: 'service.restart_together', names: names.filter(() => random.chance(0.3)) },
		{ type: 'graph.shutdown' },
	])
}

function trial(title: string, stage: Stage, request: Request): Trial {
	const { links, plan: units } = stage.context()
	const services = new Set([...units.units.values()].filter(({ kind }) => kind === 'service').map(({ name }) => name))
	const isBlocked = (name: string) => stage.state(name) === 'blocked'
	const before = new Set([...links.edges.keys()].filter(isBlocked))
	const { steps, blocked_after } = preview(stage.context(), [request], stage.clock.now)
	const news = stage.news.length
	stage.tell(request)
	stage.pass(SETTLE_MS)
	const deeds = stage.news.slice(news).filter(({ name }) => services.has(name))
	const wanted = askedUp(request)
	return {
		title: `${title}: ${JSON.stringify(request)}`,
		links,
		steps: steps
			.filter(({ action, service }) => services.has(service) && (action === 'start' || action === 'stop'))
			.map(({ action, service, order }) => ({ deed: `${action} ${service}`, service, order })),
		blockedAfter: blocked_after,
		deeds: deeds.flatMap(deedOf),
		blocked: [...links.edges.keys()].filter(name => isBlocked(name) && (!before.has(name) || wanted.includes(name))).sort(),
	}
}

function askedUp(request: Request): readonly string[] {
	if (request.type === 'service.restart_together') return request.names
	return request.type === 'service.start' || request.type === 'service.restart' ? [request.name] : []
}

/** What really happened to a service, in the words of a preview. */
function deedOf({ name, from, to, origin }: Published): readonly string[] {
	if (to === 'stopping') return [`stop ${name}`]
	if (from === 'starting' && (to === 'inactive' || to === 'blocked') && origin.kind !== 'dependency') return [`stop ${name}`]
	if ((from === 'blocked' || from === 'failed') && to === 'inactive' && origin.kind === 'request') return [`stop ${name}`]
	return to === 'starting' ? [`start ${name}`] : []
}

function trialsOf(seed: number): readonly Trial[] {
	const random = randomOf(seed)
	const stage = stageOf(scheduleOf(seed, 0).units)
	const trials: Trial[] = []
	for (let round = 0; round < 2 && !stage.context().closing; round++) {
		stage.pass(SETTLE_MS)
		trials.push(trial(`seed ${seed}`, stage, requestOf(random, stage)))
	}
	return trials
}

describe('what is previewed, in 500 graphs', () => {
	const trials = Array.from({ length: 500 }, (_, index) => trialsOf(index + 1)).flat()

	it('is what then happens, to the last service', () => {
		for (const { steps, deeds, title } of trials) deepEqual(steps.map(({ deed }) => deed).sort(), [...deeds].sort(), title)
	})

	it('comes in the order that was foretold, wherever one requires the other', () => {
		for (const { steps, deeds, links, title } of trials) {
			const place = new Map(deeds.map((deed, index) => [deed, index]))
			for (const [index, one] of steps.entries()) {
				for (const other of steps.slice(index + 1)) {
					if (one.order === other.order || !isRelated(links, one.service, other.service)) continue
					ok((place.get(one.deed) ?? 0) < (place.get(other.deed) ?? 0), `${title}: ${one.deed} before ${other.deed}`)
				}
			}
		}
	})

	it('leaves blocked whom it says', () => {
		for (const { blockedAfter, blocked, title } of trials) deepEqual(blockedAfter, blocked, title)
	})
})

describe('what is previewed while much is under way, in 500 graphs', () => {
	it('is what then happens, beside what happens anyway', () => {
		for (let seed = 1; seed <= 500; seed++) {
			const random = randomOf(seed)
			const [stage, twin] = [stageOf(scheduleOf(seed, 0).units), stageOf(scheduleOf(seed, 0).units)]
			const ms = random.below(8)
			for (const each of [stage, twin]) each.pass(ms)
			const request = requestOf(random, stage)
			const { length } = twin.news
			twin.pass(SETTLE_MS)
			const anyway = new Set(twin.news.slice(length).flatMap(deedOf))
			const { steps, deeds, title } = trial(`seed ${seed} after ${ms} ms`, stage, request)
			const done = new Set(deeds)
			for (const { deed } of steps) ok(done.has(deed), `${title}: ${deed} was foretold, not ${deeds}`)
			const foretold = new Set(steps.map(({ deed }) => deed))
			for (const deed of deeds) ok(foretold.has(deed) || anyway.has(deed), `${title}: ${deed} was not foretold`)
		}
	})
})

function isRelated(links: Links, a: string, b: string): boolean {
	return below(links, a).has(b) || below(links, b).has(a)
}

function below(links: Links, name: string): ReadonlySet<string> {
	const seen = new Set([name])
	for (const each of seen) for (const required of edgesIn(links, each).requires) seen.add(required)
	return seen
}
