import type { ServiceStatus, State } from '@zinit/protocol'
import type { Outcome } from '../action.ts'
import type { Bounds } from '../bounds.ts'
import type { Ask } from '../bridge.ts'
import { isMoving, moments } from '../settle.ts'
import { chain } from './order.ts'
import { survey } from './survey.ts'

/** One operation on a 0.3.9 daemon, which answers before anything has happened. */
export interface Act {
	readonly ask: Ask
	readonly bounds: Bounds
	readonly name: string
	/** False: do not look what comes of it. */
	readonly wait: boolean
}

export interface Acted {
	readonly outcome: Outcome
	readonly status: ServiceStatus
}

/** start; with `tree` what it requires and wants first. */
export const start = async ({ tree, ...act }: Act & { readonly tree: boolean }): Promise<Acted> => {
	const { ask, bounds, name, wait } = act
	const before = await ask('service.status', { name })
	if (before.state === 'running') return { outcome: 'already', status: before }
	for (const each of tree ? chain(await survey(ask), name, ['requires', 'wants']) : [name]) await ask('service.start', { name: each })
	if (!wait) return { outcome: 'requested', status: before }
	for (;;) {
		await bounds.sleep(pollMs)
		// Before the state, which is still so then if nothing on the way changes it.
		const all = await moments(ask)
		const status = await ask('service.status', { name })
		if (status.state === 'inactive') return { outcome: 'refused', status: { ...status, error: unwilling } }
		if (!isMoving(name, all)) return { outcome: wordFor(status.state), status }
	}
}

/** stop: resolves when it is no longer active. */
export const stop = async ({ ask, bounds, name, wait }: Act): Promise<Acted> => {
	const before = await ask('service.status', { name })
	await ask('service.stop', { name })
	if (!isActive(before.state)) return { outcome: 'already', status: before }
	if (!wait) return { outcome: 'requested', status: before }
	for (;;) {
		await bounds.sleep(pollMs)
		const status = await ask('service.status', { name })
		if (!isActive(status.state)) return { outcome: 'done', status }
	}
}

/** restart: resolves when another process is up, or none is to come. */
export const restart = async ({ ask, bounds, name, wait }: Act): Promise<Acted> => {
	const before = await ask('service.status', { name })
	await ask('service.restart', { name })
	if (!wait) return { outcome: 'requested', status: before }
	for (let ended = 0; ; ) {
		await bounds.sleep(pollMs)
		const all = ended > 0 ? await moments(ask) : null
		const status = await ask('service.status', { name })
		const { state, pid } = status
		if (state === 'running' && (pid === 0 || pid !== before.pid)) return { outcome: 'done', status }
		// Between its end and its new start it is seen as exited for a moment.
		ended = isActive(state) ? 0 : ended + 1
		if (ended > 1 && all !== null && !isMoving(name, all)) return { outcome: wordFor(state), status }
	}
}

/** It answers ok to this, too. */
export const unwilling = 'zinit 0.3.9 starts only services whose status is "start"'

const wordFor = (state: State): Outcome => (state === 'failed' || state === 'blocked' ? state : 'done')

const isActive = (state: State) => state === 'starting' || state === 'running' || state === 'stopping'

/** Time between two looks, ms. */
export const pollMs = 100
