import type { FilterMatch, Host, PortHolder, ProbeRequest, ProbeResult } from '@zinit/host'
import { createFakeClock, type FakeClock } from './clock.ts'
import { createFakeLogs, type FakeLogs } from './logs.ts'
import { createFakeProcesses, type FakeProcesses } from './processes.ts'

/** A machine without an operating system: what happens on it is said by the test. */
export interface FakeHost extends Host {
	readonly clock: FakeClock
	readonly processes: FakeProcesses
	readonly logs: FakeLogs
	readonly probes: ProbeRequest[]
	/** Who holds ports, and what filters match. */
	holders: readonly PortHolder[]
	matches: readonly FilterMatch[]
	/** What `clear` was asked for; it ends holders and matches. */
	readonly cleared: string[]
	health: ProbeResult
	closed: boolean
}

export const BOOT = '0123456789abcdef'

export function createFakeHost({ notify = true } = {}): FakeHost {
	const clock = createFakeClock()
	const probes: ProbeRequest[] = []
	const cleared: string[] = []
	const host: FakeHost = {
		clock,
		boot: BOOT,
		supports: { notify, tty: true },
		processes: createFakeProcesses(clock),
		logs: createFakeLogs(),
		probes,
		holders: [],
		matches: [],
		cleared,
		health: { ok: true },
		closed: false,
		conflicts: {
			ports: async (_, ports) => host.holders.filter(({ port }) => ports.includes(port)),
			filters: async (_, filters) => host.matches.filter(({ filter }) => filters.includes(filter)),
			async clear(service) {
				cleared.push(service)
				host.holders = []
				host.matches = []
			},
		},
		async probe(request) {
			probes.push(request)
			return host.health
		},
		onWarning: () => () => undefined,
		async close() {
			host.closed = true
		},
	}
	return host
}
