import type { LifecycleTable } from '@zinit/plan'

export type RestartWord = 'retry' | 'settle' | 'give-up'

/** What the policy depends on beside the end itself. */
export interface RestartRules {
	readonly lifecycle: LifecycleTable
	/** The run that ended was a oneshot. */
	readonly oneshot: boolean
	/** desired=down, or `status = "ignore"`. */
	readonly unwanted: boolean
}

export interface Ending {
	/** Code 0, or what `success_exit_codes` takes for it. */
	readonly success: boolean
	/** From spawn to exit, ms; null: there was no process. */
	readonly lasted: number | null
}

export interface Backoff {
	readonly restarts: number
	/** ms, without jitter. */
	readonly delay: number
}

export interface RestartDecision extends Backoff {
	readonly word: RestartWord
	/** Delay until the restart, ms; only with `retry`. */
	readonly wait: number
}

/** What follows an unrequested end (lifecycle.md 3). `random`: at least 0, less than 1; only `restart_jitter` makes use of it. */
export function decideRestart(rules: RestartRules, ending: Ending, before: Backoff, random: number): RestartDecision {
	const { lifecycle, oneshot, unwanted } = rules
	const { restarts, delay } = stable(lifecycle, ending) ? freshBackoff(lifecycle) : before
	const settled = { word: 'settle', restarts, delay, wait: 0 } as const
	if (oneshot || unwanted || !policyApplies(lifecycle, ending)) return settled
	if (lifecycle.max_restarts > 0 && restarts >= lifecycle.max_restarts) return { ...settled, word: 'give-up' }
	return {
		word: 'retry',
		wait: jittered(delay, lifecycle, random),
		restarts: restarts + 1,
		delay: Math.min(2 * delay, lifecycle.restart_delay_max_ms),
	}
}

/** Counters as after an explicit start. */
export function freshBackoff(lifecycle: LifecycleTable): Backoff {
	return { restarts: 0, delay: lifecycle.restart_delay_ms }
}

/** A factor in [1, 1 + jitter] on this one delay; the next one doubles the plain delay (config.md 9.3). */
function jittered(delay: number, { restart_jitter = 0 }: LifecycleTable, random: number): number {
	return Math.round(delay * (1 + restart_jitter * random))
}

function stable(lifecycle: LifecycleTable, ending: Ending): boolean {
	return ending.lasted !== null && ending.lasted >= lifecycle.stability_period_ms
}

function policyApplies(lifecycle: LifecycleTable, ending: Ending): boolean {
	return lifecycle.restart === 'always' || (lifecycle.restart === 'on-failure' && !ending.success)
}
