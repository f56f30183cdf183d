import { noLogs } from '../model/logs.ts'
import type { Model } from '../model/model.ts'
import { toMeasure } from '../model/ticking.ts'
import { explained, planned } from './answers.ts'
import * as daemon from './daemon-news.ts'
import type { News, Step } from './news.ts'
import { step } from './news.ts'
import { noticed } from './notice.ts'
import { typed } from './typed.ts'

/** The model after some news, and what is to be done about it. `now`: Unix ms. */
export const update = (before: Model, news: News, now: number): Step => {
	const { model, requests } = changed({ ...before, now }, news)
	if (model.selected === before.selected) return { model, requests }
	const other = { ...model, about: null, link: 0, logs: { ...noLogs, search: model.logs.search } }
	return model.selected === null
		? { model: other, requests }
		: { model: other, requests: [...requests, { type: 'look', name: model.selected }] }
}

function changed(model: Model, news: News): Step {
	switch (news.type) {
		case 'typed':
			return typed(model, news.key)
		case 'resized':
			return step({ ...model, columns: news.columns, rows: news.rows }, { type: 'redraw' })
		case 'ticked':
			return ticked(model)
		case 'connected':
			return daemon.connected(model, news)
		case 'lost':
			return step({ ...model, connection: { state: 'lost', reason: news.reason, retryAt: news.retryAt } })
		case 'listed':
			return daemon.listed(model, news)
		case 'refreshed':
			return daemon.refreshed(model, news)
		case 'happened':
			return daemon.happened(model, news)
		case 'looked':
			return daemon.looked(model, news)
		case 'measured':
			return daemon.measured(model, news)
		case 'logged':
			return daemon.logged(model, news)
		case 'planned':
			return planned(model, news)
		case 'explained':
			return explained(model, news)
		case 'done':
			return step(noticed({ ...model, pending: model.pending.filter(({ id }) => id !== news.id) }, news.text, news.failed))
		case 'refused':
			return step(noticed(model, news.text, true))
	}
}

function ticked(model: Model): Step {
	const { notice, now } = model
	const name = toMeasure(model)
	const next = notice !== null && notice.until <= now ? { ...model, notice: null } : model
	return name === null ? step(next) : step(next, { type: 'measure', name })
}
