import type { Gaps } from './table.ts'

const STALE = 'News of a run that is over, or of a stage that is behind: dropped (lifecycle.md 0).'
const NO_PROBES = 'Nothing is probed in these states, so it is the result of a run that is over: dropped (rows 41, 44).'
const AT_REST = 'There is no process that it could concern.'
const CLOSING = 'A shutdown is under way or over: the request was refused before (lifecycle.md 5.2), and nothing is started any more.'
const NOT_YET = 'There are no actors before `graph.load`.'
const OWN_STEP = 'A step of the chart itself, which only these states take.'

/** Why a service does nothing about an event, by event. */
export const serviceGaps: Gaps = {
	turn: 'It is stopping already: its turn has come before.',
	'sweep.stuck': 'A sweep runs only where no main process does.',
	force: 'The graph gives it its turn first, and so it is Stopping when this comes.',
	changed: 'What happens to others moves only who waits for them (rows 30, 44).',
	restored: 'Only an actor’s first event (row 57).',
	resumed: 'Only the first event of an actor in a copy that looks ahead.',
	timer: 'No timer runs here; one that fires late carries an old token.',
	'gates.checked': STALE,
	cascade: 'A cascade takes active services only (lifecycle.md 2.4).',
	kill: 'The request fails: `service not running` (row 47).',
	stopping: AT_REST,
	'process.spawned': STALE,
	'process.spawn_failed': STALE,
	'probe.ok': NO_PROBES,
	'probe.failed': NO_PROBES,
	ready: 'It is ready already, or it is the news of a run that is over.',
	extend: 'Only a start and a stop have an end to put off (config.md 9.3).',
	watchdog: 'The watchdog counts while Running only (config.md 9.3).',
	'hook.ended': '`exec_stop` runs in Stopping only; what is left of one elsewhere has nothing to decide.',
}

/** Why the graph does nothing about an event, by event. */
export const graphGaps: Gaps = {
	'graph.load': 'The actors are made once.',
	'graph.restore': 'The actors are made once.',
	'graph.resume': 'A copy is made once, instead of a load.',
	'graph.shutdown': 'It has begun already; a second request is `graph.force`.',
	'process.spawned': NOT_YET,
	'process.spawn_failed': NOT_YET,
	'process.exited': NOT_YET,
	'process.residue': NOT_YET,
	'hook.ended': NOT_YET,
	'gates.checked': NOT_YET,
	'service.timer': NOT_YET,
	'service.kill': NOT_YET,
	'service.ready': NOT_YET,
	'service.watchdog': NOT_YET,
	'service.stopping': NOT_YET,
	'service.extend': NOT_YET,
	'service.restored': NOT_YET,
	'graph.propagate': NOT_YET,
	'service.removed': NOT_YET,
	'graph.boot': CLOSING,
	'service.start': CLOSING,
	'service.stop': 'Everything is being killed, or is gone.',
	'service.restart': CLOSING,
	'service.remove': CLOSING,
	'service.stop_together': CLOSING,
	'service.restart_together': CLOSING,
	'unit.add': CLOSING,
	'unit.replace': CLOSING,
	'unit.config': CLOSING,
	'graph.force': 'There is nothing to hurry before a shutdown, and it is done at most once.',
	'(after shutdownTimeout)': OWN_STEP,
	'(after forceTimeout)': OWN_STEP,
	'(at once)': OWN_STEP,
}

/** Why a target does nothing about an event, by event. */
export const targetGaps: Gaps = {
	restored: serviceGaps.restored ?? '',
	resumed: serviceGaps.resumed ?? '',
}

/** Why the schedule of probes does nothing about an event, by event. */
export const probeGaps: Gaps = {
	'(at once)': OWN_STEP,
	count: 'These states are left at once.',
	look: 'A probe is under way, or the state is left at once.',
	'(done)': OWN_STEP,
	'(failed)': OWN_STEP,
}

/** Why a sweep does nothing about an event, by event. */
export const sweepGaps: Gaps = {
	'(after grace)': OWN_STEP,
	'(after killTimeout)': OWN_STEP,
}
