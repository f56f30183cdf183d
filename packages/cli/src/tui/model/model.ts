import type { Event, Row } from '@zinit/client'
import type { Detail } from '../../render/detail.ts'
import type { ActionName } from './actions.ts'
import type { Logs } from './logs.ts'
import type { Scroll } from './scroll.ts'

/** Everything that is shown; views are made of nothing else. */
export interface Model {
	readonly columns: number
	readonly rows: number
	/** Unix ms of the last change. */
	readonly now: number
	/** Version and socket of the daemon. */
	readonly daemon: string
	readonly connection: Connection
	/** All services and targets, by name. */
	readonly units: ReadonlyMap<string, Row>
	/** Names that pass the filter, sorted. */
	readonly names: readonly string[]
	readonly selected: string | null
	/** What is known of the selected one; null: nothing yet. */
	readonly about: About | null
	readonly focus: Focus
	/** What the right pane shows. */
	readonly pane: 'logs' | 'events'
	/** The right pane has the whole width. */
	readonly wide: boolean
	/** Which link of the dependency view has the cursor. */
	readonly link: number
	readonly filter: string
	readonly typing: Typing | null
	readonly logs: Logs
	/** Newest events of all services, oldest first. */
	readonly events: readonly Event[]
	readonly eventScroll: Scroll
	readonly popup: Popup | null
	readonly pending: readonly Pending[]
	readonly notice: Notice | null
}

export type Focus = 'services' | 'deps' | 'logs'

/** `lost`: why, and when the next attempt is made, Unix ms. */
export type Connection = { readonly state: 'connected' } | { readonly state: 'lost'; readonly reason: string; readonly retryAt: number }

/** One service in full. */
export interface About {
	readonly detail: Detail
	/** When it was asked, Unix ms: durations in it go on from there. */
	readonly at: number
	readonly limits: Limits
	/** Its latest events, oldest first. */
	readonly history: readonly Event[]
}

/** What the definition says of times, ms; null: nothing limits it. */
export interface Limits {
	readonly start: number | null
	readonly stop: number | null
}

/** A line that is being typed. */
export interface Typing {
	readonly what: 'filter' | 'search'
	readonly text: string
	/** What it is again if it is given up. */
	readonly before: string
}

export type Popup = { readonly top: number } & (
	| { readonly kind: 'help' }
	| { readonly kind: 'detail' }
	| { readonly kind: 'why'; readonly name: string; readonly lines: readonly string[] }
	| { readonly kind: 'choice'; readonly name: string }
	/** The plan of an action, which `y` does. */
	| { readonly kind: 'plan'; readonly name: string; readonly action: ActionName; readonly lines: readonly string[] }
)

/** An operation whose outcome is not known yet. */
export interface Pending {
	readonly id: number
	/** `stop(database)` */
	readonly text: string
	/** Unix ms. */
	readonly since: number
}

/** What came of something, shown for a while. */
export interface Notice {
	readonly text: string
	readonly failed: boolean
	/** Unix ms. */
	readonly until: number
}
