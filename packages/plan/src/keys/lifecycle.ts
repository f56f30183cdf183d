import type { LifecycleTable } from '../model.ts'
import { type KeysOf, number, type Table, text, u32, u64, word } from './key.ts'
import { between, notBelowDelay, positive, signal } from './rules.ts'

const keys = {
	restart: {
		type: { kind: 'word', words: ['always', 'on-failure', 'never'], aliases: { on_failure: 'on-failure' } },
		default: 'on-failure',
		title: 'Restart policy',
		description: 'Which ends are followed by a restart.',
	},
	restart_delay_ms: {
		type: u64,
		default: 1000,
		title: 'First restart delay',
		description: 'Milliseconds before the first restart; doubled after each.',
		rules: [positive],
	},
	restart_delay_max_ms: {
		type: u64,
		default: 300_000,
		title: 'Longest restart delay',
		description: 'Milliseconds; not below `restart_delay_ms`.',
		rules: [positive, notBelowDelay],
	},
	max_restarts: { type: u32, default: 10, title: 'Most restarts', description: 'Restarts before it gives up; 0: no limit.' },
	stability_period_ms: {
		type: u64,
		default: 30_000,
		title: 'Stability period',
		description: 'A run of at least so many milliseconds resets the number of restarts and the delay.',
	},
	start_timeout_ms: {
		type: u64,
		default: 30_000,
		title: 'Start timeout',
		description: 'Milliseconds from the spawn to Running. It matters where there is a health check or a readiness table.',
		rules: [positive],
	},
	stop_timeout_ms: {
		type: u64,
		default: 10_000,
		title: 'Stop timeout',
		description: 'Milliseconds from the stop signal to SIGKILL.',
		rules: [positive],
	},
	stop_signal: {
		type: text,
		default: 'SIGTERM',
		title: 'Stop signal',
		description: 'Name with or without `SIG`, `RTMIN+n`, `RTMAX-n`, or a number as text.',
		rules: [signal],
	},
	kill_mode: {
		type: word('tree', 'group'),
		otherwise: 'tree',
		title: 'What a stop ends',
		description: '`tree`: all processes of the service. `group`: only its process group.',
	},
	restart_jitter: {
		type: number,
		otherwise: 0,
		title: 'Restart jitter',
		description: 'Each restart delay is multiplied by a random factor between 1 and 1 plus this.',
		rules: [between(0, 1)],
	},
} as const satisfies KeysOf<LifecycleTable>

export const lifecycleTable: Table = {
	name: 'lifecycle',
	title: 'Lifecycle',
	description: 'Restart policy, timeouts and the way to stop.',
	keys,
	expected: 'struct LifecycleDef',
	missing: 'filled',
}
