import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { isService } from '../graph/look.ts'
import type { ServiceContext } from '../service/context.ts'
import type { News, VirtualHost } from './host.ts'
import type { Step } from './schedule.ts'

const TIMERS = ['start', 'hook', 'stop', 'kill', 'retry', 'recheck'] as const

/** What a step tells the graph; nothing where it is a request in vain. */
export function newsOf(step: Exclude<Step, { do: 'wait' | 'leap' }>, host: VirtualHost, context: GraphContext): readonly News[] {
	switch (step.do) {
		case 'start':
			return [{ type: 'service.start', name: step.name, tree: step.tree }]
		case 'stop':
		case 'restart':
		case 'remove':
			return [{ type: `service.${step.do}`, name: step.name }]
		case 'kill':
			return [{ type: 'service.kill', name: step.name, signal: step.signal }]
		case 'add':
			return context.children.has(step.unit.name) ? [] : [{ type: 'unit.add', unit: step.unit }]
		case 'replace':
		case 'config':
			return context.plan.units.get(step.unit.name)?.kind === step.unit.kind ? [{ type: `unit.${step.do}`, unit: step.unit }] : []
		case 'stopTogether':
			return [{ type: 'service.stop_together', names: step.names.filter(name => context.children.has(name)) }]
		case 'restartTogether':
			return [{ type: 'service.restart_together', names: step.names.filter(name => context.children.has(name)) }]
		case 'shutdown':
		case 'force':
			return [{ type: `graph.${step.do}` }]
		case 'outsider':
			if (!host.outsiders.delete(step.port)) host.outsiders.add(step.port)
			return []
		case 'ready':
		case 'watchdog':
		case 'stopping': {
			const { name, do: what } = step
			return living(context, name).map(({ run }) => ({ type: `service.${what}` as const, name, run }))
		}
		case 'extend':
			return living(context, step.name).map(({ run }) => ({ type: 'service.extend' as const, name: step.name, run, ms: step.ms }))
		case 'repeat':
			return [host.sent.get(step.name)?.[step.back]].filter(news => news !== undefined).filter(isRepeatable)
		case 'stale':
			return serviceIn(context, step.name).flatMap(service => staleNews(step, service))
	}
}

function serviceIn(context: GraphContext, name: string): readonly ServiceContext[] {
	const view = lookIn(context)(name)
	return view !== undefined && isService(view) ? [view.context] : []
}

/** The service, if its process is there. */
function living(context: GraphContext, name: string): readonly ServiceContext[] {
	return serviceIn(context, name).filter(({ pid }) => pid > 0)
}

/** The state of a group as it was before is no repetition but a lie. */
function isRepeatable(news: News): boolean {
	return news.type !== 'process.residue' && !(news.type === 'process.exited' && news.residue.length > 0)
}

function staleNews({ name, news }: Extract<Step, { do: 'stale' }>, { run: current, check, token }: ServiceContext): readonly News[] {
	const run = current - 1
	switch (news) {
		case 'spawned':
			return [{ type: 'process.spawned', name, run, pid: 7 }]
		case 'failed':
			return [{ type: 'process.spawn_failed', name, run, message: 'stale' }]
		case 'exited':
			return [{ type: 'process.exited', name, run, code: 0, signal: null, residue: [] }]
		case 'checked':
			return [{ type: 'gates.checked', name, check: check - 1, obstacles: [] }]
		case 'timer':
			return TIMERS.map(timer => ({ type: 'service.timer', name, timer, token: token - 1 }))
		case 'ready':
		case 'watchdog':
		case 'stopping':
			return [{ type: `service.${news}`, name, run }]
		case 'hook':
			return [{ type: 'hook.ended', name, run }]
	}
}
