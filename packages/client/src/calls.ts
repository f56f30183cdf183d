import type { MethodName, Result } from '@zinit/protocol'
import type { Bounds } from './bounds.ts'
import { type Ask, type Sent, typed } from './bridge.ts'
import type { Link } from './link.ts'
import type { CallOptions } from './options.ts'

/** What every call stands on. */
export abstract class Calls {
	protected readonly link: Link

	protected constructor(link: Link) {
		this.link = link
	}

	/** Version of the daemon; empty before the first ping. */
	get version(): string {
		return this.link.lastHello.version ?? ''
	}

	/** Features of the daemon (rpc.md 8.1); none: a 0.3.9. */
	get features(): readonly string[] {
		return this.link.lastHello.features ?? []
	}

	/** Any method of any daemon, as it is on the wire. */
	call(method: string, params: object = {}, options: CallOptions = {}): Promise<unknown> {
		return this.link.request(method, params, this.link.bounds(method, options))
	}

	/** Ends all connections and streams; calls in flight reject with `connection_lost`. */
	async close(): Promise<void> {
		this.link.close()
	}

	[Symbol.asyncDispose](): Promise<void> {
		return this.close()
	}

	/** A call with the types of the contract. */
	protected ask<M extends MethodName>(method: M, params: Sent<M>, options: CallOptions = {}): Promise<Result<M>> {
		return this.within(this.link.bounds(method, options))(method, params)
	}

	/** Several calls within the same bounds; `patient`: they wait for an outcome. */
	protected within(bounds: Bounds, patient = false): Ask {
		return async (method, params) => typed(method, await this.link.request(method, params, bounds, patient))
	}

	/** True if the daemon tells features; otherwise it is a 0.3.9 and the fallbacks of cli.md 7.5 apply. */
	protected async isModern(bounds: Bounds): Promise<boolean> {
		return (await this.link.hello(bounds)).features !== undefined
	}
}
