import type { Result, State } from '@zinit/protocol'
import { type ActionResult, actionResult, outcomeOf } from './action.ts'
import { Bounds } from './bounds.ts'
import type { Sent } from './bridge.ts'
import * as legacy from './legacy/act.ts'
import { unlessGone } from './legacy/survey.ts'
import { timedOut } from './link.ts'
import type { WaitOptions } from './options.ts'
import { type Overtaken, overtaken } from './overtaken.ts'
import { isMoving, moments } from './settle.ts'
import { Streams } from './streams.ts'
import { isPending, type Wait, type WaitingMethod, waitOf } from './waiting.ts'

interface Acted extends legacy.Acted {
	readonly affected?: readonly string[]
	readonly overtaken?: Overtaken
}

type Verb = 'service.start' | 'service.stop' | 'service.restart'

/** How calls that wait for an outcome are made (cli.md 7.2, 7.5). */
export abstract class Operations extends Streams {
	/** A call that is complete when its reply comes. Throws `timeout` if it is not by the deadline. */
	protected async finish<M extends WaitingMethod>(method: M, params: Sent<M>, options: WaitOptions, service?: string): Promise<Result<M>> {
		const wait = waitOf(method, options)
		const bounds = this.waitBounds(method, wait, options, service)
		const reply = await this.within(bounds, wait.wait)(method, { ...params, wait_ms: wait.wait_ms })
		if (!wait.wait || !isPending(reply)) return reply
		if (!wait.watched) throw timedOut(method, wait.limit, { service, state: reply.state })
		await this.#untilStill(service, bounds)
		return reply
	}

	/** start, stop, restart: what came of it. */
	protected async act(method: Verb, name: string, options: WaitOptions, tree = false): Promise<ActionResult> {
		const begun = performance.now()
		const bounds = this.waitBounds(method, waitOf(method, options), options, name)
		const acted: Acted = (await this.isModern(bounds))
			? await this.#acted(method, name, options, tree, bounds)
			: await this.#actedByLegacy(method, name, options, tree, bounds)
		return { ...actionResult(acted.outcome, acted.status, performance.now() - begun, acted.affected), ...acted.overtaken }
	}

	protected waitBounds(method: WaitingMethod, { wait, limit, callMs }: Wait, options: WaitOptions, service?: string): Bounds {
		return wait ? Bounds.after(callMs, options.signal, () => timedOut(method, limit, { service })) : this.link.bounds(method, options)
	}

	async #acted(method: Verb, name: string, options: WaitOptions, tree: boolean, bounds: Bounds): Promise<Acted> {
		const reply = await this.finish(method, tree ? { name, tree } : { name }, options, name)
		const ask = this.within(bounds)
		const now = method === 'service.stop' ? await ask('service.status', { name }) : await unlessGone(ask('service.status', { name }))
		const status = now ?? { name, state: reply?.state ?? 'inactive', pid: 0 }
		const affected = reply?.affected ?? []
		const outcome = outcomeOf(method, reply, status.state)
		const over = method === 'service.stop' || outcome === 'requested' ? undefined : await this.#overtaken(name, now?.state, bounds)
		return over === undefined ? { outcome, status, affected } : { outcome: 'failed', status, affected, overtaken: over }
	}

	/** What became of a start or restart by somebody else; an end whose events are not told is its own. */
	async #overtaken(name: string, state: State | undefined, bounds: Bounds): Promise<Overtaken | undefined> {
		if (overtaken(state, []) === undefined && state !== 'exited') return undefined
		const { events } = await this.within(bounds)('events.list', { services: [name], limit: LAST_EVENTS }).catch(() => ({ events: [] }))
		return overtaken(state, events)
	}

	#actedByLegacy(method: Verb, name: string, options: WaitOptions, tree: boolean, bounds: Bounds) {
		const act = { ask: this.within(bounds), bounds, name, wait: options.wait ?? true }
		if (method === 'service.start') return legacy.start({ ...act, tree })
		return method === 'service.stop' ? legacy.stop(act) : legacy.restart(act)
	}

	/** What a daemon no longer waits for is watched by events; without a name: all services. */
	async #untilStill(name: string | undefined, bounds: Bounds): Promise<void> {
		const changes = await this.changes(name, 'settled', bounds)
		try {
			for (;;) {
				const all = await moments(this.within(bounds))
				if (!(name === undefined ? [...all.keys()] : [name]).some(each => isMoving(each, all))) return
				await changes.next()
			}
		} finally {
			await changes.end()
		}
	}
}

/** Enough to hold the end of a run, and the removal after it. */
const LAST_EVENTS = 16
