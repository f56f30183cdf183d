import type { Result, ServiceStatus } from '@zinit/protocol'
import { reasonOf } from '../action.ts'
import type { Bounds } from '../bounds.ts'
import type { Ask } from '../bridge.ts'
import { ZinitError } from '../error.ts'
import { isMoving, moments } from '../settle.ts'
import { pollMs, start, stop, unwilling } from './act.ts'
import { inOrder } from './order.ts'
import { survey, type Units, unlessGone } from './survey.ts'

export interface Bulk {
	readonly ask: Ask
	readonly bounds: Bounds
	readonly wait: boolean
}

type Sorted = Pick<Result<'service.start_all'>, 'skipped'> & { readonly names: readonly string[] }

/** start-all by single calls: user services whose status is start, dependencies first. */
export const bulkStart = async (bulk: Bulk): Promise<Result<'service.start_all'>> => {
	const units = await survey(bulk.ask)
	const { names, skipped } = await sorted(bulk.ask, units, inOrder(units), true)
	const down = names.filter(name => !['starting', 'running'].includes(units.get(name)?.state ?? ''))
	const { done, failed } = await each(down, name => start({ ...bulk, name, tree: false, wait: false }))
	const outcomes = bulk.wait ? await settled(bulk, done) : done.map(name => ({ name, error: null }))
	const started = outcomes.flatMap(({ name, error }) => (error === null ? [name] : []))
	return {
		started,
		count: started.length,
		skipped,
		failed: [...failed, ...outcomes.flatMap(({ name, error }) => (error === null ? [] : [{ name, error }]))],
	}
}

/** What came of each start once nothing on the way changes any of them; `error`: why it is not up, null: it is, or has ended with success. */
async function settled({ ask, bounds }: Bulk, names: readonly string[]) {
	for (let isMovingOn = names.length > 0; isMovingOn; ) {
		await bounds.sleep(pollMs)
		const all = await moments(ask)
		isMovingOn = names.some(name => isMoving(name, all))
	}
	const statuses = await Promise.all(names.map(async name => ({ name, status: await unlessGone(ask('service.status', { name })) })))
	return statuses.map(({ name, status }) => ({ name, error: status === undefined ? `service not found: ${name}` : whyNotUp(status) }))
}

function whyNotUp(status: ServiceStatus): string | null {
	if (status.state === 'running' || status.state === 'exited') return null
	return status.state === 'inactive' ? unwilling : (reasonOf(status) ?? status.state)
}

/** stop-all by single calls: user services, dependents first, each gone before what it needs is stopped. */
export const bulkStop = async (bulk: Bulk): Promise<Result<'service.stop_all'>> => {
	const units = await survey(bulk.ask)
	const { names, skipped } = await sorted(bulk.ask, units, inOrder(units).toReversed(), false)
	const active = names.filter(name => ['starting', 'running', 'stopping', 'blocked'].includes(units.get(name)?.state ?? ''))
	const { done, failed } = await each(active, name => stop({ ...bulk, name }))
	return { stopped: done, count: done.length, skipped, failed }
}

/** Services of class user; those of class system are skipped, targets have no process. */
async function sorted(ask: Ask, units: Units, order: readonly string[], wanted: boolean): Promise<Sorted> {
	const names: string[] = []
	const skipped: string[] = []
	for (const name of order) {
		if (units.get(name)?.isTarget !== false) continue
		const definition = await unlessGone(ask('service.get', { name }))
		if (definition === undefined || !('service' in definition)) continue
		if (definition.service.class === 'system') skipped.push(name)
		else if (!wanted || definition.service.status === 'start') names.push(name)
	}
	return { names, skipped }
}

async function each(names: readonly string[], act: (name: string) => Promise<unknown>) {
	const done: string[] = []
	const failed: { readonly name: string; readonly error: string }[] = []
	for (const name of names) {
		try {
			await act(name)
			done.push(name)
		} catch (error) {
			if (!(error instanceof ZinitError) || error.exit === 4 || error.kind === 'timeout') throw error
			failed.push({ name, error: error.message })
		}
	}
	return { done, failed }
}
