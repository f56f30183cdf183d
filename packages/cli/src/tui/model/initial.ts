import { noLogs } from './logs.ts'
import type { Model } from './model.ts'
import { following } from './scroll.ts'

/** What is shown before anything is known. */
export const initial = ({ columns, rows, now }: Pick<Model, 'columns' | 'rows' | 'now'>): Model => ({
	columns,
	rows,
	now,
	daemon: '',
	connection: { state: 'connected' },
	units: new Map(),
	names: [],
	selected: null,
	about: null,
	focus: 'services',
	pane: 'logs',
	wide: false,
	link: 0,
	filter: '',
	typing: null,
	logs: noLogs,
	events: [],
	eventScroll: following,
	popup: null,
	pending: [],
	notice: null,
})
