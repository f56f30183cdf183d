import type { Result, ServiceStatus } from '@zinit/protocol'
import { type ActionResult, actionResult, type Outcome, outcomeOf } from './action.ts'
import { Bounds } from './bounds.ts'
import type { Sent } from './bridge.ts'
import * as legacy from './legacy/act.ts'
import { timedOut } from './link.ts'
import type { WaitOptions } from './options.ts'
import { isMoving, moments } from './settle.ts'
import { Streams } from './streams.ts'
import { isPending, type Wait, type WaitingMethod, waitOf } from './waiting.ts'

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
		const acted: legacy.Acted & { readonly affected?: readonly string[] } = (await this.isModern(bounds))
			? await this.#acted(method, name, options, tree)
			: await this.#actedByLegacy(method, name, options, tree, bounds)
		return actionResult(acted.outcome, acted.status, performance.now() - begun, acted.affected)
	}

	protected waitBounds(method: WaitingMethod, { wait, limit, callMs }: Wait, options: WaitOptions, service?: string): Bounds {
		return wait ? Bounds.after(callMs, options.signal, () => timedOut(method, limit, { service })) : this.link.bounds(method, options)
	}

	async #acted(
		method: Verb,
		name: string,
		options: WaitOptions,
		tree: boolean,
	): Promise<{ readonly outcome: Outcome; readonly status: ServiceStatus; readonly affected: readonly string[] }> {
		const reply = await this.finish(method, tree ? { name, tree } : { name }, options, name)
		const status = await this.status(name, { signal: options.signal })
		return { outcome: outcomeOf(method, reply, status.state), status, affected: reply?.affected ?? [] }
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
