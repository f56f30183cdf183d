import type { Result, ServiceInfo, Shape, TreeResponse } from '@zinit/protocol'
import { estimate } from './legacy/estimate.ts'
import { graphOf } from './legacy/graph.ts'
import { rowsOf } from './legacy/rows.ts'
import { Logs } from './logs.ts'
import type { CallOptions } from './options.ts'
import type { Plan, PlanParams, PlanVerb } from './plan.ts'
import { removalOrder } from './removal.ts'

/** A row of a list (cli.md 4): the members of ServiceInfo, `state` a word; null: no process, none, or this daemon does not tell. */
export type Row = Readonly<Pick<ServiceInfo, 'name' | 'kind'>> &
	Readonly<{ [K in Exclude<keyof ServiceInfo, 'name' | 'kind' | 'state' | 'is_target'>]: ServiceInfo[K] | null }> & {
		readonly state: ServiceInfo['state']['state']
	}

export interface HistoryFilter extends CallOptions {
	/** Only events of these services. */
	readonly names?: readonly string[] | undefined
	/** The first events after this one, instead of the newest. */
	readonly sinceSeq?: number | undefined
	/** Unix ms, inclusive. */
	readonly since?: number | undefined
	/** Events wanted; default 100. */
	readonly limit?: number | undefined
}

/** What was, what would be, and overviews (rpc.md 8.2). */
export abstract class Planning extends Logs {
	/** Retained events, oldest first. */
	history({ names, sinceSeq, since, limit, ...options }: HistoryFilter = {}): Promise<Result<'events.list'>> {
		return this.ask('events.list', { services: names, since_seq: sinceSeq, since, limit }, options)
	}

	/** Checks a definition, or the text of a unit file, as `serviceSet` would; changes nothing. */
	check(definition: object | string, options: CallOptions = {}): Promise<Result<'config.check'>> {
		return this.ask('config.check', typeof definition === 'string' ? { toml: definition } : { config: definition }, options)
	}

	/** Problems found by the last load of the configuration. */
	diagnostics(options: CallOptions = {}): Promise<readonly Shape<'Diagnostic'>[]> {
		return this.ask('config.diagnostics', {}, options)
	}

	/** What a verb would do, in order; changes nothing. Of a 0.3.9 it is an estimate made here. */
	async plan(verb: PlanVerb, names: readonly string[] = [], params: PlanParams = {}, options: CallOptions = {}): Promise<Plan> {
		const bounds = this.link.bounds('service.plan', options)
		const ask = this.within(bounds)
		if (!(await this.isModern(bounds))) return estimate(ask, verb, names, params)
		const { cascade = false, ...sent } = params
		if (!cascade) return ask('service.plan', { verb, names, ...sent })
		const first = (await Promise.all(names.map(name => removalOrder(ask, name)))).flat()
		return ask('service.plan', { verb, names: [...new Set([...first, ...names])], ...sent, force: true })
	}

	/** All services and targets as rows, by name; of a 0.3.9 with null for what it does not tell. */
	async rows(options: CallOptions = {}): Promise<readonly Row[]> {
		const bounds = this.link.bounds('service.list_full', options)
		const ask = this.within(bounds)
		if (!(await this.isModern(bounds))) return rowsOf(ask)
		return (await ask('service.list_full', {})).map(({ state, is_target: _, ...row }) => ({
			...row,
			state: state.state,
			pid: row.pid === 0 ? null : row.pid,
		}))
	}

	/** The dependency graph as text, nodes and edges; put together here for a 0.3.9. */
	async graph(options: CallOptions = {}): Promise<TreeResponse> {
		const bounds = this.link.bounds('service.tree', options)
		const ask = this.within(bounds)
		return (await this.isModern(bounds)) ? ask('service.tree', {}) : graphOf(ask)
	}
}
