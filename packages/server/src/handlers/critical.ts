import type { Supervisor } from '@zinit/supervisor'

/** Names of critical units that have failed with no restart due (init.md 9). Looked up again only after something has happened. */
export function createCriticalWatch(supervisor: Supervisor): () => readonly string[] {
	let seq = -1
	let names: readonly string[] = []
	return () => {
		if (seq !== supervisor.seq) {
			seq = supervisor.seq
			names = [...supervisor.plan().units.values()]
				.filter(unit => (unit.kind === 'service' ? unit.config.service.critical : unit.config.target.critical))
				.map(({ name }) => name)
				.filter(name => hasFailed(supervisor, name))
				.sort()
		}
		return names
	}
}

function hasFailed(supervisor: Supervisor, name: string): boolean {
	const { state, retry_in_ms } = supervisor.statusFull(name)
	return state.state === 'failed' && retry_in_ms === null
}
