import { randomOf, seedFor } from './random.ts'

/** What one run of one service is going to do. Times are ms. */
export interface Behaviour {
	/** From the request to the process. */
	readonly forkMs: number
	/** From the process to the news of it. */
	readonly reportMs: number
	readonly spawnFails: boolean
	/** From the spawn to an end of its own; null: never. */
	readonly endsAfter: number | null
	readonly code: number | null
	readonly signal: number | null
	/** How long it takes to obey; null: it ignores the stop signal. */
	readonly obeysAfter: number | null
	/** SIGKILL does not end it either. */
	readonly immortal: boolean
	/** Members of its group beside the main process, by how long each takes to obey; null: ignores the signal. */
	readonly members: readonly (number | null)[]
	/** Those of them that end with the main process. */
	readonly memberImmortal: boolean
	/** Share of probes that succeed. */
	readonly health: number
	readonly probeMs: number
	/** From the spawn to the news of readiness; null: never. */
	readonly readyAfter: number | null
	/** How long `exec_stop` takes; null: for ever. */
	readonly hookMs: number | null
	/** `exec_stop` makes it obey as the signal would. */
	readonly obeysHook: boolean
}

export function behaviourOf(seed: number, name: string, run: number, oneshot: boolean): Behaviour {
	const random = randomOf(seedFor(seed, name, run))
	const outcome = random.pick(['code', 'code', 'success', 'signal', 'unknown'] as const)
	return {
		forkMs: random.pick([0, 1, 5, 30]),
		reportMs: random.pick([0, 0, 1, 20]),
		spawnFails: random.chance(0.1),
		endsAfter: random.chance(oneshot ? 0.9 : 0.4) ? random.pick([0, 1, 50, 400, 1500, 8000]) : null,
		code: outcome === 'code' ? 1 : outcome === 'success' || oneshot ? 0 : null,
		signal: outcome === 'signal' && !oneshot ? 9 : null,
		obeysAfter: random.chance(0.2) ? null : random.pick([0, 1, 40, 300, 5000]),
		immortal: random.chance(0.03),
		members: random.chance(0.25)
			? Array.from({ length: 1 + random.below(2) }, () => (random.chance(0.4) ? null : random.pick([0, 30, 900])))
			: [],
		memberImmortal: random.chance(0.1),
		health: random.pick([0, 0.3, 0.7, 1, 1, 1]),
		probeMs: random.pick([0, 5, 200, 1000]),
		readyAfter: random.chance(0.2) ? null : random.pick([0, 10, 400, 3000]),
		hookMs: random.chance(0.2) ? null : random.pick([0, 20, 900, 6000]),
		obeysHook: random.chance(0.4),
	}
}

/** A run under which nothing goes wrong. */
export function benignBehaviour(oneshot: boolean): Behaviour {
	return {
		forkMs: 1,
		reportMs: 0,
		spawnFails: false,
		endsAfter: oneshot ? 10 : null,
		code: 0,
		signal: null,
		obeysAfter: 1,
		immortal: false,
		members: [],
		memberImmortal: false,
		health: 1,
		probeMs: 1,
		readyAfter: 1,
		hookMs: 1,
		obeysHook: false,
	}
}
