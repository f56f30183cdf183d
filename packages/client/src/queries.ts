import type { Result, ServiceInfo, ServiceStatus, ServiceStatusFull } from '@zinit/protocol'
import { Calls } from './calls.ts'
import type { CallOptions } from './options.ts'

/** Calls that only read (rpc.md 5.1, 5.2, 5.5). */
export abstract class Queries extends Calls {
	/** The OpenRPC document of the daemon. */
	discover(options?: CallOptions): Promise<Result<'rpc.discover'>> {
		return this.ask('rpc.discover', {}, options)
	}

	/** Version, features and health of the daemon. */
	ping(options?: CallOptions): Promise<Result<'system.ping'>> {
		return this.ask('system.ping', {}, options)
	}

	/** What ping tells, and paths, methods, limits and the peer. */
	info(options?: CallOptions): Promise<Result<'system.info'>> {
		return this.ask('system.info', {}, options)
	}

	/** Names of all services and targets. */
	list(options?: CallOptions): Promise<readonly string[]> {
		return this.ask('service.list', {}, options)
	}

	/** All services and targets with their states. */
	listFull(options?: CallOptions): Promise<readonly ServiceInfo[]> {
		return this.ask('service.list_full', {}, options)
	}

	/** State of one service in short. */
	status(name: string, options?: CallOptions): Promise<ServiceStatus> {
		return this.ask('service.status', { name }, options)
	}

	/** Everything known about one service. */
	statusFull(name: string, options?: CallOptions): Promise<ServiceStatusFull> {
		return this.ask('service.status_full', { name }, options)
	}

	/** Definition of a unit, every default filled in. */
	serviceGet(name: string, options?: CallOptions): Promise<Result<'service.get'>> {
		return this.ask('service.get', { name }, options)
	}

	/** Memory and CPU of all processes of a service. */
	stats(name: string, options?: CallOptions): Promise<Result<'service.stats'>> {
		return this.ask('service.stats', { name }, options)
	}

	/** Processes of a service beside its main one. */
	children(name: string, options?: CallOptions): Promise<Result<'service.children'>> {
		return this.ask('service.children', { name }, options)
	}

	/** True only in running; false for an unknown name. */
	isRunning(name: string, options?: CallOptions): Promise<boolean> {
		return this.ask('service.is_running', { name }, options)
	}

	/** Why a service is where it is. */
	why(name: string, options?: CallOptions): Promise<Result<'service.why'>> {
		return this.ask('service.why', { name }, options)
	}

	/** The dependency graph as text. */
	async tree(options?: CallOptions): Promise<string> {
		return (await this.ask('service.tree', {}, options)).ascii
	}

	/** Every service with its dependencies and processes, as text. */
	async debugState(options?: CallOptions): Promise<string> {
		return (await this.ask('debug.state', {}, options)).output
	}

	/** Processes of a service as a tree, as text. */
	async debugProcessTree(name: string, options?: CallOptions): Promise<string> {
		return (await this.ask('debug.process_tree', { name }, options)).output
	}
}
