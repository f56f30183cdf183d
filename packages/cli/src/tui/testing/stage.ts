import type { Event, Row } from '@zinit/client'
import type { State } from '@zinit/protocol'
import type { Detail } from '../../render/detail.ts'
import { initial } from '../model/initial.ts'
import type { About, Model } from '../model/model.ts'
import type { Key } from '../terminal/keys.ts'
import type { News, Request } from '../update/news.ts'
import { update } from '../update/update.ts'

// Times on the screens are local.
process.env.TZ = 'UTC'

/** 14:03:20 of a day. */
export const now = Date.UTC(2030, 0, 2, 14, 3, 20)

/** A row of a list; seconds since its state began: 60. */
export const row = (name: string, state: State, more: Partial<Row> = {}): Row => ({
	name,
	kind: 'service',
	state,
	pid: state === 'running' || state === 'starting' || state === 'stopping' ? 4242 : null,
	uptime_ms: state === 'running' ? 60_000 : null,
	restarts: 0,
	retry_in_ms: null,
	class: 'user',
	status: 'start',
	reason: null,
	since_ms: now - 60_000,
	description: '',
	...more,
})

export const event = (seq: number, service: string, from: State, to: State, more: Partial<Event> = {}): Event => ({
	seq,
	at_ms: now - 1000,
	kind: 'transition',
	service,
	run: 1,
	from,
	to,
	event: 'x',
	reason: null,
	cause: { kind: 'boot', at_ms: now - 1000 },
	...more,
})

export const about = (of: Row, more: Partial<Detail> = {}, rest: Partial<About> = {}): About => ({
	at: now,
	limits: { start: null, stop: 10_000 },
	history: [],
	detail: {
		...of,
		state_detail: null,
		status_text: null,
		desired: 'up',
		exit_code: null,
		error: null,
		last_exit: null,
		health: null,
		reasons: [],
		dependencies: [],
		required_by: [],
		memory_bytes: 1_677_722,
		cpu_percent: 0.3,
		children: [],
		config_path: `/etc/zinit/services/${of.name}.toml`,
		...more,
	},
	...rest,
})

/** A model, and everything it asked for on the way. */
export interface Played {
	readonly model: Model
	readonly requests: readonly Request[]
}

/** What becomes of a model by some news, and by keys: a text is one key, or the name of one. */
export const play = (model: Model, ...news: readonly (News | Key)[]): Played => {
	let played: Played = { model, requests: [] }
	for (const each of news) {
		const { model: next, requests } = update(played.model, typeof each === 'string' ? { type: 'typed', key: each } : each, played.model.now)
		played = { model: next, requests: [...played.requests, ...requests] }
	}
	return played
}

/** Connected to a daemon with these units; the first one is selected. */
export const connected = (rows: readonly Row[], size: Pick<Model, 'columns' | 'rows'> = { columns: 80, rows: 24 }): Model =>
	play(initial({ ...size, now }), { type: 'connected', daemon: '0.3.9 /run/zinit.sock', rows, events: [] }).model

/** The units of the pictures. */
export const units: readonly Row[] = [
	row('app', 'running', { pid: 4300 }),
	row('crasher', 'failed', { reason: 'exit code 3', retry_in_ms: 8000, restarts: 3 }),
	row('database', 'running', { description: 'primary' }),
	row('idle', 'inactive'),
	row('needs-idle', 'blocked', { reason: 'waiting on: idle' }),
	row('net', 'running', { kind: 'target', pid: null }),
	row('trap', 'stopping', { since_ms: now - 3000 }),
]
