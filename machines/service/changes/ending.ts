import type { FailureReason } from '../../ports.ts'
import type { Changes } from './change.ts'

/** How a run ended, why that is a failure, and what is left of it (lifecycle.md 1, 6.3). */
export const endings = {
	recordExit: ({ leaving, cause }, event) =>
		event.type === 'process.exited'
			? {
					pid: 0,
					residue: event.residue,
					lastExit: {
						code: event.code,
						signal: event.signal,
						requested: leaving !== null || (cause !== null && cause !== 'health' && cause !== 'start_timeout'),
						at: event.at,
					},
				}
			: {},
	requested: ({ lastExit: last }) => (last === null || last.requested ? {} : { lastExit: { ...last, requested: true } }),
	recordExitReason: (_, event) => (event.type === 'process.exited' ? { reason: exitReason(event.code, event.signal) } : {}),
	recordSpawnError: (_, event) =>
		event.type === 'process.spawn_failed'
			? { reason: { type: 'spawn_error', message: event.message }, pending: null, startedAt: null }
			: {},
	forgetReason: () => ({ reason: null }),

	recordResidue: ({ residue }, event) =>
		event.type === 'process.residue'
			? {
					residue: residue.length === 0 && event.pids.length === 0 ? residue : event.pids,
					...(event.pids.length === 0 ? { stuck: false, sweeping: false } : {}),
				}
			: {},
	recordResidueOfExit: (_, event) => (event.type === 'process.exited' ? { residue: event.residue } : {}),
	/** Row 38: what SIGKILL did not end is residue from here on. */
	survivors: ({ pid, residue }) => ({
		residue: pid > 0 && !residue.includes(pid) ? [pid, ...residue] : residue,
		pid: 0,
		stuck: true,
		sweeping: false,
		reason: { type: 'stop_timeout' },
	}),
	stuck: () => ({ stuck: true, sweeping: false }),
	sweeping: () => ({ sweeping: true }),

	countProbe: ({ failures }, event) => (event.type === 'probe.failed' ? { failures: failures + 1, lastProbeError: event.error } : {}),
	noteProbe: (_, event) => (event.type === 'probe.failed' ? { lastProbeError: event.error } : {}),
	clearFailures: () => ({ failures: 0, lastProbeError: null }),
	quiet: () => ({ quiet: true }),
} as const satisfies Changes

function exitReason(code: number | null, signal: number | null): FailureReason | null {
	if (signal !== null) return { type: 'signal', signal }
	return code === null ? null : { type: 'exit_code', code }
}
