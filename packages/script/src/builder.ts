import {
	type ActionResult,
	type CallOptions,
	type Result,
	type ServiceInput,
	type ServiceStatus,
	type WaitOptions,
	type ZinitClient,
	ZinitError,
} from '@zinit/client'
import { checkConfig, type HealthTable, type LimitsTable, type ReadinessTable, toToml, type Unit } from '@zinit/plan'
import { type KeyMethods, keyMethods } from './key-methods.ts'
import { asInFile, type Written } from './written.ts'

/** Keys of a health check beside type and target. */
export type HealthOptions = Written<Omit<HealthTable, 'type' | 'target'>>

/** Tables as far as they were given. */
type Draft = Readonly<Record<string, unknown>>

/** Tells what was done. */
export type Narrate = (text: string) => void

/** The bridge: a class whose methods are those that the key table makes of it below. */
const Keyed: abstract new () => KeyMethods<ServiceBuilder> = class {} as unknown as abstract new () => KeyMethods<ServiceBuilder>

/** A definition in the making (cli.md 6.1): one method for each key; each call makes a new builder. */
export class ServiceBuilder extends Keyed {
	static {
		for (const { method, table, key, next } of keyMethods) {
			Object.defineProperty(ServiceBuilder.prototype, method, {
				value(this: ServiceBuilder, ...values: unknown[]) {
					const before = this.#table(table)
					return this.#with({ [table]: { ...before, [key]: next(before[key], values) } })
				},
			})
		}
	}

	readonly #client: ZinitClient
	readonly #narrate: Narrate
	readonly #draft: Draft
	readonly #anew: boolean

	constructor(client: ZinitClient, narrate: Narrate, draft: Draft, anew = false) {
		super()
		this.#client = client
		this.#narrate = narrate
		this.#draft = draft
		this.#anew = anew
	}

	/** Name of the service, exactly as it was given. */
	get serviceName(): string {
		return String(this.#table('service').name)
	}

	/** Probe that tells when it is up; null: none. */
	health(check: (Pick<HealthTable, 'type' | 'target'> & HealthOptions) | null): ServiceBuilder {
		return this.#with({ health: check === null ? null : asInFile(check) })
	}

	/** Up when `host:port`, or a port of 127.0.0.1, takes connections. */
	healthTcp(target: string, options: HealthOptions = {}): ServiceBuilder {
		return this.health({ ...options, type: 'tcp', target })
	}

	/** Up when the URL answers with the expected status. */
	healthHttp(target: string, options: HealthOptions = {}): ServiceBuilder {
		return this.health({ ...options, type: 'http', target })
	}

	/** Up when the shell line exits with 0. */
	healthExec(target: string, options: HealthOptions = {}): ServiceBuilder {
		return this.health({ ...options, type: 'exec', target })
	}

	/** Limits of its processes; those of earlier calls are kept. */
	limits(limits: LimitsTable): ServiceBuilder {
		return this.#with({ limits: { ...this.#table('limits'), ...limits } })
	}

	/** How it says itself that it is up. */
	readiness(readiness: ReadinessTable): ServiceBuilder {
		return this.#with({ readiness: asInFile(readiness) })
	}

	/** Remove a service of that name before it is registered or started. */
	reset(): ServiceBuilder {
		return new ServiceBuilder(this.#client, this.#narrate, this.#draft, true)
	}

	/** Creates or replaces the service; it starts if its status is start. Throws `validation` before anything is sent. */
	async register(options: WaitOptions & { readonly persist?: boolean } = {}): Promise<Result<'service.set'>> {
		const config = this.toConfig()
		if (this.#anew) await this.#remove(options)
		const result = await this.#client.serviceSet(config, options)
		this.#narrate(`registered ${this.serviceName}`)
		return result
	}

	/** Registers and starts it; resolves with the outcome. */
	async start(options: WaitOptions = {}): Promise<ActionResult> {
		const { action } = await this.register({ signal: options.signal, wait: false })
		const result = await this.#client.start(this.serviceName, options)
		this.#narrate(`started ${this.serviceName}: ${result.state}`)
		// What the registration has started is up by now, but was not before.
		return result.outcome === 'already' && action === 'created' ? { ...result, outcome: 'done' } : result
	}

	/** Resolves when it is running, a oneshot when it has succeeded. Default deadline 60 s. Throws `state_not_reached`, `timeout`. */
	wait(timeoutMs?: number, options: CallOptions = {}): Promise<ServiceStatus> {
		const state = this.#table('service').oneshot === true ? 'exited' : 'running'
		return this.#client.waitFor(this.serviceName, state, timeoutMs === undefined ? options : { ...options, timeoutMs })
	}

	/** The definition as it is sent: what was given, and no defaults. Throws `validation`. */
	toConfig(): ServiceInput {
		this.#checked()
		// The check has told that it is one.
		return structuredClone(this.#draft) as unknown as ServiceInput
	}

	/** The definition as a file. Throws `validation`. */
	toToml(): string {
		return toToml(this.#checked())
	}

	#with(tables: Draft): ServiceBuilder {
		return new ServiceBuilder(this.#client, this.#narrate, { ...this.#draft, ...tables }, this.#anew)
	}

	#table(name: string): Readonly<Record<string, unknown>> {
		const table = this.#draft[name]
		return typeof table === 'object' && table !== null ? { ...table } : {}
	}

	#checked(): Unit {
		const { unit, issues, errors, warnings } = checkConfig(this.#draft)
		// A key that nobody knows has no type here: it can only be a slip.
		const unknown = warnings.filter(({ code }) => code === 'unknown-key')
		const texts = [...[...issues, ...unknown].map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)), ...errors]
		if (unit !== undefined && texts.length === 0) return unit
		const service = this.serviceName
		throw new ZinitError('validation', `cannot define '${service}': ${texts.join('; ')}`, {
			data: { service, errors: texts, issues: [...issues, ...unknown].map(({ path, message }) => ({ path, message })) },
		})
	}

	async #remove(options: WaitOptions): Promise<void> {
		try {
			await this.#client.serviceDelete(this.serviceName, { signal: options.signal })
		} catch (error) {
			if (!(error instanceof ZinitError) || error.kind !== 'service_not_found') throw error
		}
	}
}
