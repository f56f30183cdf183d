import { bytesText, clockText, leftText, spanText } from '../../render/amounts.ts'
import type { Detail } from '../../render/detail.ts'
import type { About, Model } from '../model/model.ts'
import { selectedRow } from '../model/ticking.ts'
import { type Line, line, type Style } from '../screen/style.ts'
import { wrap } from '../screen/text.ts'
import { styleOf } from './marks.ts'

type Fact = readonly [label: string, text: string | null, style?: Style]

/** What the Info pane says of the selected unit before the chart; only what applies. */
export const factLines = (model: Model, width: number): readonly Line[] => {
	const row = selectedRow(model)
	if (row === null) return []
	const { about, now } = model
	const detail = about?.detail ?? null
	const facts: readonly Fact[] = [
		['State', `${row.state}${row.kind === 'target' ? ' (target)' : ''}`, styleOf(row.state)],
		['PID', row.pid === null ? null : String(row.pid)],
		['Up', uptimeText(model)],
		...(about === null ? [] : countdowns(model, about)),
		['Error', row.reason ?? detail?.error ?? null, 'red'],
		['Exit', row.state !== 'exited' || detail?.exit_code == null ? null : String(detail.exit_code)],
		...(detail === null ? [] : detailFacts(detail, now)),
	]
	return [
		...facts.flatMap(([label, text, style]) => (text === null || text === '' ? [] : factLine(label, text, style, width))),
		...(detail === null ? [] : childLines(detail)),
	]
}

function factLine(label: string, text: string, style: Style = 'plain', width: number): readonly Line[] {
	return wrap(`${label}: ${text}`, width, '  ').map((each, index) =>
		index === 0
			? [
					[`${label}:`, 'dim'],
					[each.slice(label.length + 1), style],
				]
			: line(each, style),
	)
}

function uptimeText(model: Model): string | null {
	const { about, now } = model
	const row = selectedRow(model)
	if (row?.state !== 'running') return null
	const known = about?.detail.uptime_ms
	if (about !== null && known != null) return spanText(known + now - about.at)
	return row.since_ms === null ? null : spanText(now - row.since_ms)
}

/** What happens by itself, and when: the next restart, the end of patience. */
function countdowns({ now, ...model }: Model, { detail, at, limits }: About): readonly Fact[] {
	const row = selectedRow({ now, ...model })
	const retry = detail.retry_in_ms
	const passed = row?.since_ms == null ? 0 : now - row.since_ms
	return [
		['Retry', row?.retry_in_ms == null || retry === null ? null : `in ${leftText(retry - (now - at))}`, 'yellow'],
		[
			'SIGKILL',
			row?.state !== 'stopping' || limits.stop === null ? null : passed < limits.stop ? `in ${leftText(limits.stop - passed)}` : 'sent',
			'magenta',
		],
		['Patience', row?.state !== 'starting' || limits.start === null ? null : `ends in ${leftText(limits.start - passed)}`, 'yellow'],
	]
}

function detailFacts(detail: Detail, now: number): readonly Fact[] {
	const { pid, memory_bytes, cpu_percent, health, restarts, desired, state, last_exit } = detail
	return [
		['Memory', pid === null || memory_bytes === null ? null : bytesText(memory_bytes)],
		['CPU', pid === null || cpu_percent === null ? null : `${cpu_percent.toFixed(1)}%`],
		['Health', health === null ? null : healthText(health), health !== null && health.failures > 0 ? 'red' : 'plain'],
		['Restarts', restarts === null || restarts === 0 ? null : String(restarts)],
		['Note', detail.status_text],
		['Wanted', isMissed(state, desired) ? desired : null],
		['Ended', last_exit === null || pid !== null ? null : clockText(last_exit.at, now)],
	]
}

const isMissed = (state: string, desired: Detail['desired']) =>
	desired === 'up' && (state === 'exited' || state === 'failed' || state === 'inactive')

function healthText({ failures, last_error }: NonNullable<Detail['health']>): string {
	return failures === 0 ? 'ok' : `${failures} failed${last_error === null ? '' : `: ${last_error}`}`
}

function childLines({ children }: Detail): readonly Line[] {
	if (children.length === 0) return []
	const shown = children.slice(0, MOST_CHILDREN)
	return [
		line(`Children (${children.length}):`, 'dim'),
		...shown.map(({ pid, name, memory_bytes }) => line(`  ${pid} ${name} (${bytesText(memory_bytes)})`)),
		...(shown.length < children.length ? [line('  …', 'dim')] : []),
	]
}

const MOST_CHILDREN = 4
