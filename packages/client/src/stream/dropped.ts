import { paramsOf } from '../bridge.ts'
import type { NotificationLine } from '../connection.ts'

/** That many messages were lost here (cli.md 7.4); `count` 0: unknown, a daemon that numbers anew answers now. */
export interface Dropped {
	readonly dropped: { readonly count: number; readonly next_seq: number; readonly service?: string }
}

/** True if a stream tells of a loss instead of an item. */
export const isDropped = (item: unknown): item is Dropped => typeof item === 'object' && item !== null && 'dropped' in item

/** The loss that a gap tells of; undefined: the notification is no gap. */
export const droppedBy = (line: NotificationLine): Dropped | undefined => {
	const gap = paramsOf('subscription.gap', line)
	if (gap === undefined) return undefined
	const { gap: count, next_seq, service } = gap
	return { dropped: service === undefined ? { count, next_seq } : { count, next_seq, service } }
}

/** Another line of daemons answers; its numbers begin at 1. */
export const startedOver: Dropped = { dropped: { count: 0, next_seq: 1 } }
