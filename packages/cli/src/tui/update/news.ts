import type { Dropped, Event, Row } from '@zinit/client'
import type { Detail } from '../../render/detail.ts'
import type { ActionName, Outlook } from '../model/actions.ts'
import type { Entry } from '../model/logs.ts'
import type { About, Model } from '../model/model.ts'
import type { Key } from '../terminal/keys.ts'

/** Something that happened, to the user, to time or to the daemon. */
export type News =
	| { readonly type: 'typed'; readonly key: Key }
	| { readonly type: 'resized'; readonly columns: number; readonly rows: number }
	| { readonly type: 'ticked' }
	| { readonly type: 'connected'; readonly daemon: string; readonly rows: readonly Row[]; readonly events: readonly Event[] }
	/** The connection is gone, or an attempt failed; `retryAt`: Unix ms of the next one. */
	| { readonly type: 'lost'; readonly reason: string; readonly retryAt: number }
	/** All units there are. */
	| { readonly type: 'listed'; readonly rows: readonly Row[] }
	/** Some units as they are now, and some that are no more. */
	| { readonly type: 'refreshed'; readonly rows: readonly Row[]; readonly gone: readonly string[] }
	| { readonly type: 'happened'; readonly items: readonly (Event | Dropped)[] }
	| { readonly type: 'looked'; readonly about: About }
	| { readonly type: 'measured'; readonly detail: Detail }
	/** Lines of a log; `first`: nothing from before counts. */
	| { readonly type: 'logged'; readonly service: string; readonly first: boolean; readonly entries: readonly Entry[] }
	/** `asked`: the plan itself was wanted. */
	| { readonly type: 'planned'; readonly action: ActionName; readonly name: string; readonly outlook: Outlook; readonly asked: boolean }
	| { readonly type: 'explained'; readonly name: string; readonly lines: readonly string[] }
	| { readonly type: 'done'; readonly id: number; readonly text: string; readonly failed: boolean }
	/** Something that was asked for cannot be told. */
	| { readonly type: 'refused'; readonly text: string }

/** Something to do that the model cannot. */
export type Request =
	/** Everything about the selected unit, and its log. */
	| { readonly type: 'look'; readonly name: string }
	| { readonly type: 'measure'; readonly name: string }
	/** Null: all units. */
	| { readonly type: 'refresh'; readonly names: readonly string[] | null }
	| { readonly type: 'plan'; readonly action: ActionName; readonly name: string; readonly asked: boolean }
	| { readonly type: 'explain'; readonly name: string }
	| { readonly type: 'act'; readonly id: number; readonly action: ActionName; readonly name: string }
	| { readonly type: 'reconnect' }
	| { readonly type: 'redraw' }
	| { readonly type: 'quit' }

/** A model and what is to be done now. */
export interface Step {
	readonly model: Model
	readonly requests: readonly Request[]
}

export const step = (model: Model, ...requests: readonly Request[]): Step => ({ model, requests })
