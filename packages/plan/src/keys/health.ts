import type { HealthTable } from '../model.ts'
import { type KeysOf, type Table, text, u16, u32, u64, word } from './key.ts'
import { filled, positive } from './rules.ts'

const keys = {
	type: {
		type: word('tcp', 'http', 'exec'),
		required: true,
		expected: 'variant identifier',
		title: 'Type',
		description: 'How the service is probed.',
	},
	target: {
		type: text,
		required: true,
		alias: { name: 'endpoint', when: 'http' },
		title: 'Target',
		description: 'tcp: `host:port`, or a port of 127.0.0.1. http: a URL. exec: a shell line that exits with 0.',
		rules: [filled],
	},
	expect_status: {
		type: u16,
		default: 200,
		only: ['http'],
		title: 'Expected status',
		description: 'HTTP status that counts as healthy.',
		rules: [positive],
	},
	interval_ms: { type: u64, default: 10_000, title: 'Interval', description: 'Milliseconds between probes.', rules: [positive] },
	timeout_ms: { type: u64, default: 5000, title: 'Timeout', description: 'Milliseconds of one whole probe.', rules: [positive] },
	retries: { type: u32, default: 3, title: 'Retries', description: 'Consecutive failures that count as unhealthy.', rules: [positive] },
	start_period_ms: { type: u64, default: 0, title: 'Start period', description: 'Milliseconds before the first probe that counts.' },
} as const satisfies KeysOf<HealthTable>

export const healthTable: Table = {
	name: 'health',
	title: 'Health check',
	description: 'With it the service is Running only when a probe has succeeded. Not for one-shots.',
	keys,
	expected: 'internally tagged enum HealthDef',
	missing: 'null',
}
