import type { Result } from '@zinit/protocol'
import { type ActionResult, notReached } from './action.ts'
import { Bounds } from './bounds.ts'
import type { UnitInput } from './definition.ts'
import { ZinitError } from './error.ts'
import { type Bulk, bulkStart, bulkStop } from './legacy/bulk.ts'
import { deletions, refuseReplacing, refuseSuicide } from './legacy/refusals.ts'
import { unlessGone } from './legacy/survey.ts'
import { timedOut } from './link.ts'
import { Operations } from './operations.ts'
import type { CallOptions, DeleteOptions, ReloadOptions, Removed, SetOptions, StartOptions, WaitOptions } from './options.ts'
import { removalOrder } from './removal.ts'
import { untilGone } from './shutdown.ts'
import { waitOf } from './waiting.ts'

export type ReloadResult = Extract<Result<'service.reload'>, { readonly added: unknown }>
export type ReloadedService = Exclude<Result<'service.reload'>, ReloadResult>

export type Removal = Result<'service.delete'> & { readonly others: readonly Removed[] }

/** Calls that change something; those with `WaitOptions` resolve on the outcome (cli.md 7.2). */
export abstract class Mutations extends Operations {
	/** Starts a service. Blocked and failed are outcomes, not exceptions, unless `throwUnlessRunning`. */
	async start(name: string, { tree, throwUnlessRunning = false, ...options }: StartOptions = {}): Promise<ActionResult> {
		const result = await this.act('service.start', name, options, tree)
		if (throwUnlessRunning && result.state !== 'running') throw notReached(name, 'running', result.state, result.reason)
		return result
	}

	/** Stops a service and, before it, what requires it. */
	stop(name: string, options: WaitOptions = {}): Promise<ActionResult> {
		return this.act('service.stop', name, options)
	}

	/** Stops, then starts a service; what requires it returns. */
	restart(name: string, options: WaitOptions = {}): Promise<ActionResult> {
		return this.act('service.restart', name, options)
	}

	/** Sends a signal to the process group of a service; default SIGTERM. Throws `not_running`, `invalid_signal`. */
	async kill(name: string, signal?: string | number, options: CallOptions = {}): Promise<void> {
		const bounds = this.link.bounds('service.kill', options)
		const ask = this.within(bounds)
		if (!(await this.isModern(bounds))) await refuseSuicide(ask, name)
		// As text: a 0.3.9 takes a number for no signal at all and sends SIGTERM.
		await ask('service.kill', { name, signal: signal === undefined ? undefined : String(signal) })
	}

	/** Creates or replaces a unit and starts it if its status says so. On a 0.3.9 it can only create: `service_exists`. */
	async serviceSet(config: UnitInput, { persist, ...options }: SetOptions = {}): Promise<Result<'service.set'>> {
		const { name } = 'service' in config ? config.service : config.target
		const bounds = this.waitBounds('service.set', waitOf('service.set', options), options, name)
		if (!(await this.isModern(bounds))) await refuseReplacing(this.within(bounds), name, persist)
		return this.finish('service.set', { config, persist }, options, name)
	}

	/**
	 * Stops and removes a unit and its file; `cascade` removes what requires it first: `others`, dependents before what they require.
	 * Those that are gone when it rejects are known by `onRemoved` alone.
	 */
	async serviceDelete(name: string, { force, cascade = false, onRemoved, ...options }: DeleteOptions = {}): Promise<Removal> {
		const wait = waitOf('service.delete', options)
		// One end for all of the calls, that of the caller: the daemon knows only of each.
		const bounds = wait.wait
			? Bounds.after(wait.limit, options.signal, () => timedOut('service.delete', wait.limit, { service: name }))
			: this.link.bounds('service.delete', options)
		const ask = this.within(bounds)
		const first = (await this.isModern(bounds)) ? (cascade ? await removalOrder(ask, name) : []) : await deletions(ask, name, cascade)
		const remaining = (): WaitOptions => {
			if (first.length === 0) return options
			bounds.check()
			return { ...options, timeoutMs: wait.limit === 0 ? 0 : Math.ceil(bounds.remaining()) }
		}
		const others: Removed[] = []
		for (const each of first) {
			const gone = await unlessGone(this.finish('service.delete', { name: each }, remaining(), each))
			const removed = { name: each, path: gone?.path ?? null }
			others.push(removed)
			onRemoved?.(removed)
		}
		return { ...(await this.finish('service.delete', { name, force }, remaining(), name)), others }
	}

	/** Stops everything in order, then ends the daemon; resolves when its socket is gone. */
	async shutdown(options: WaitOptions = {}): Promise<void> {
		const wait = waitOf('system.shutdown', options)
		const bounds = this.waitBounds('system.shutdown', wait, options)
		if (wait.wait) await untilGone(this.link, bounds)
		else await this.within(bounds)('system.shutdown', {})
	}

	/** Reads the configuration again and applies what changed. */
	async reload({ restartChanged, dryRun, ...options }: ReloadOptions = {}): Promise<ReloadResult> {
		const result = await this.finish('service.reload', { restart_changed: restartChanged, dry_run: dryRun }, options)
		if (!isReload(result)) throw new ZinitError('protocol', 'cannot understand the reply to service.reload: it does not tell what changed')
		return result
	}

	/** Runs `exec_reload` of one service. Throws `not_supported`, `not_running`, `reload_failed`. */
	async reloadService(name: string, options: WaitOptions = {}): Promise<ReloadedService> {
		const result = await this.finish('service.reload', { name }, options, name)
		if (isReload(result)) throw new ZinitError('protocol', 'cannot understand the reply to service.reload: it tells of all services')
		return result
	}

	/** Starts every user service whose status is start. */
	async startAll(options: WaitOptions = {}): Promise<Result<'service.start_all'>> {
		return (await this.#single('service.start_all', options, bulkStart)) ?? (await this.finish('service.start_all', {}, options))
	}

	/** Stops every user service. */
	async stopAll(options: WaitOptions = {}): Promise<Result<'service.stop_all'>> {
		return (await this.#single('service.stop_all', options, bulkStop)) ?? (await this.finish('service.stop_all', {}, options))
	}

	/** Stops and removes every user service and target. */
	deleteAll(options: WaitOptions = {}): Promise<Result<'service.delete_all'>> {
		return this.finish('service.delete_all', {}, options)
	}

	/** The work of a bulk call by single calls, on a daemon without it; undefined: it has it. */
	async #single<T>(
		method: 'service.start_all' | 'service.stop_all',
		options: WaitOptions,
		work: (bulk: Bulk) => Promise<T>,
	): Promise<T | undefined> {
		const wait = waitOf(method, options)
		const bounds = this.waitBounds(method, wait, options)
		return (await this.isModern(bounds)) ? undefined : work({ ask: this.within(bounds), bounds, wait: wait.wait })
	}
}

const isReload = (result: Result<'service.reload'> | null): result is ReloadResult => result !== null && 'added' in result
