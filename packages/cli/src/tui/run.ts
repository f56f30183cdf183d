import type { Session } from './daemon/session.ts'
import { initial } from './model/initial.ts'
import type { Model } from './model/model.ts'
import { needsTick } from './model/ticking.ts'
import type { Terminal } from './terminal/terminal.ts'
import type { News, Request } from './update/news.ts'
import { update } from './update/update.ts'
import { frameOf } from './view/frame.ts'

export interface Screen {
	readonly terminal: Terminal
	readonly colour: boolean
	/** Unix ms. */
	now(): number
	/** Begins to speak with the daemon. */
	open(tell: (news: News) => void, fail: (error: unknown) => void): Session
}

/**
 * Shows the services until the user has seen enough. Everything that happens goes through `update`; the screen is drawn after it, at most 30 times a
 * second, and only what changed. Time passes once a second, and only while something shown depends on it.
 */
export const run = ({ terminal, colour, now, open }: Screen): Promise<void> =>
	new Promise((resolve, reject) => {
		let model: Model = initial({ columns: terminal.columns, rows: terminal.rows, now: now() })
		let drawing: NodeJS.Timeout | undefined
		let ticking: NodeJS.Timeout | undefined
		let drawnAt = 0
		let isOver = false

		const tell = guarded((news: News) => {
			const { model: next, requests } = update(model, news, now())
			model = next
			for (const request of requests) obey(request)
			drawing ??= setTimeout(draw, Math.max(0, drawnAt + FRAME_MS - now()))
			if (ticking === undefined && needsTick(model)) ticking = setTimeout(tick, TICK_MS)
		})
		const tick = () => {
			ticking = undefined
			tell({ type: 'ticked' })
		}
		const draw = guarded(() => {
			drawing = undefined
			drawnAt = now()
			terminal.show(frameOf(model).encoded(colour))
		})
		const session = open(tell, finish)
		terminal.onKeys(keys => {
			for (const key of keys) tell({ type: 'typed', key })
		})
		terminal.onEnd(() => finish())
		terminal.onResize(() => tell({ type: 'resized', columns: terminal.columns, rows: terminal.rows }))

		function obey(request: Request): void {
			if (request.type === 'quit') finish()
			else if (request.type === 'redraw') terminal.forget()
			else session.request(request)
		}

		/** A defect ends the program with its terminal put right. */
		function guarded<Args extends readonly unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
			return (...args) => {
				if (isOver) return
				try {
					work(...args)
				} catch (error) {
					finish(error)
				}
			}
		}

		function finish(error?: unknown): void {
			if (isOver) return
			isOver = true
			clearTimeout(drawing)
			clearTimeout(ticking)
			session.close()
			if (error === undefined) resolve()
			else reject(error)
		}
	})

const FRAME_MS = 33
const TICK_MS = 1000
