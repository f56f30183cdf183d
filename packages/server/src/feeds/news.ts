import type { LogLine } from '@zinit/protocol'
import type { Supervisor, SupervisorEvent } from '@zinit/supervisor'

/** `rest`: the event as JSON without its first brace, made once for all who want it. */
export type EventListener = (event: SupervisorEvent, rest: () => string) => void

/** What happens in the supervisor, told to all subscriptions of all connections. */
export interface News {
	/** Answers how to stop it. */
	onEvent(listener: EventListener): () => void
	/** Lines are read out of the rings only while somebody listens. */
	onLines(listener: (lines: readonly LogLine[]) => void): () => void
	/** An id that no other subscription of this daemon has. */
	nextId(): string
}

export function createNews(supervisor: Supervisor): News {
	const eventListeners = new Set<EventListener>()
	const lineListeners = new Set<(lines: readonly LogLine[]) => void>()
	let stopLines: (() => void) | null = null
	let count = 0
	supervisor.onEvent(event => {
		let text: string | undefined
		const rest = () => {
			text ??= JSON.stringify(event).slice(1)
			return text
		}
		for (const listener of eventListeners) listener(event, rest)
	})
	return {
		onEvent(listener) {
			eventListeners.add(listener)
			return () => eventListeners.delete(listener)
		},
		onLines(listener) {
			lineListeners.add(listener)
			stopLines ??= supervisor.onLogs(lines => {
				for (const each of lineListeners) each(lines)
			})
			return () => {
				lineListeners.delete(listener)
				if (lineListeners.size > 0) return
				stopLines?.()
				stopLines = null
			}
		},
		nextId: () => {
			count += 1
			return `s${count}`
		},
	}
}
