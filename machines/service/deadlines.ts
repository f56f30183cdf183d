import type { ServiceConfig } from '@zinit/plan'

/** ms from SIGKILL to Failed(stop_timeout) (lifecycle.md 5.1). */
export const KILL_TIMEOUT_MS = 5000

const DEFAULT_START_TIMEOUT_MS = 30_000
const HEALTH_SLACK_MS = 5000

/** ms from the spawn to Running, or to the end of a oneshot; null: no limit (lifecycle.md 4.3). With readiness probes come later and prolong nothing. */
export function startTimeout(config: ServiceConfig): number | null {
	const { start_timeout_ms } = config.lifecycle
	if (start_timeout_ms !== DEFAULT_START_TIMEOUT_MS) return start_timeout_ms
	if (config.service.oneshot) return null
	const { health } = config
	if (health === null || config.readiness !== undefined) return start_timeout_ms
	return Math.max(start_timeout_ms, health.start_period_ms + health.retries * (health.interval_ms + health.timeout_ms) + HEALTH_SLACK_MS)
}

/** ms that a stop waits for `exec_stop` before the signal follows all the same (config.md 9.1). */
export function hookTimeout({ lifecycle }: ServiceConfig): number {
	return Math.floor(lifecycle.stop_timeout_ms / 2)
}

/** ms until gates 4 and 5 are looked at again: 0.5, 1, 2 s and then every 2 s (lifecycle.md 2.3). */
export function recheckDelay(rechecks: number): number {
	return Math.min(500 * 2 ** Math.min(rechecks, 2), 2000)
}
