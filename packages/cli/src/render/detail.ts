import type { Row } from '@zinit/client'
import type { LogLine, Result, ServiceStatusFull, WhyReason } from '@zinit/protocol'
import type { Paint } from '../output/colour.ts'
import { bytesText, clockText, leftText, spanText } from './amounts.ts'
import { paintState, symbolOf, wordOf } from './state.ts'

/** Everything that `zinit status NAME` tells (cli.md 4); null: this daemon does not tell. */
export interface Detail extends Row {
	readonly state_detail: ServiceStatusFull['state'] | null
	readonly status_text: string | null
	readonly desired: 'up' | 'down' | null
	readonly exit_code: number | null
	readonly error: string | null
	readonly last_exit: ServiceStatusFull['last_exit']
	readonly health: ServiceStatusFull['health']
	readonly reasons: readonly WhyReason[] | null
	readonly dependencies: ServiceStatusFull['dependencies']
	readonly required_by: readonly string[]
	readonly memory_bytes: number | null
	readonly cpu_percent: number | null
	readonly children: Result<'service.children'>['children']
	readonly config_path: string | null
}

/** The block of one service: the lines of 0.3.9, then ours; only those that apply. */
export const detailLines = (detail: Detail, lastLines: readonly LogLine[], now: number, paint: Paint): readonly string[] => [
	...fields(detail, now, paint)
		.filter((field): field is readonly [string, string] => field[1] !== null && field[1] !== '')
		.map(([label, text]) => `${`${label}:`.padEnd(LABEL_WIDTH - 1)} ${text}`),
	...(lastLines.length === 0 ? [] : ['Last lines:', ...lastLines.map(({ content }) => `  ${content}`)]),
]

const LABEL_WIDTH = 9

function fields(detail: Detail, now: number, paint: Paint): readonly (readonly [string, string | null])[] {
	const { state, pid, kind, retry_in_ms, restarts } = detail
	const shown = paintState(paint, state, `${symbolOf(state)} ${wordOf(state)}`)
	return [
		['Service', detail.name],
		['State', kind === 'target' ? `${shown} (target)` : shown],
		['PID', pid === null ? null : String(pid)],
		['Exit', detail.exit_code === null ? null : String(detail.exit_code)],
		['Error', detail.error],
		['About', detail.description],
		['Note', detail.status_text],
		['Since', detail.since_ms === null ? null : `${clockText(detail.since_ms, now)} (${spanText(now - detail.since_ms)} ago)`],
		['Uptime', detail.uptime_ms === null ? null : spanText(detail.uptime_ms)],
		['Restarts', restartText(restarts, retry_in_ms)],
		['Memory', pid === null || detail.memory_bytes === null ? null : bytesText(detail.memory_bytes)],
		['CPU', pid === null || detail.cpu_percent === null ? null : `${detail.cpu_percent.toFixed(1)}%`],
		['Health', healthText(detail.health)],
		...dependencyFields(detail.dependencies),
		['Required by', detail.required_by.join(', ')],
		['Children', detail.children.map(child => `${child.pid} ${child.name}`).join(', ')],
		['Config', detail.config_path],
	]
}

function restartText(restarts: number | null, retry: number | null): string | null {
	if ((restarts === null || restarts === 0) && retry === null) return null
	return `${restarts ?? 0}${retry === null ? '' : `, next in ${leftText(retry)}`}`
}

function healthText(health: Detail['health']): string | null {
	if (health === null) return null
	if (health.failures === 0) return 'ok'
	return `${health.failures} ${health.failures === 1 ? 'failure' : 'failures'}${health.last_error === null ? '' : `: ${health.last_error}`}`
}

function dependencyFields(dependencies: Detail['dependencies']): readonly (readonly [string, string])[] {
	return (['requires', 'after', 'wants', 'conflicts'] as const).map(kind => [
		kind.charAt(0).toUpperCase() + kind.slice(1),
		dependencies
			.filter(({ dep_type }) => dep_type === kind)
			.map(({ name, state }) => `${name} (${state.state})`)
			.join(', '),
	])
}
