import { type Daemon, eventually } from './daemon.ts'

/** A row of service.list_full. */
export interface Row {
	readonly name: string
	readonly state: {
		readonly state: string
		readonly pid?: number
		readonly exit_code?: number | null
		readonly reason?: { readonly type: string }
	}
	readonly kind: 'service' | 'target'
	readonly class: string
	readonly status: string
	readonly pid: number
	readonly restarts: number
	readonly retry_in_ms: number | null
	readonly since_ms: number
	readonly reason: string | null
	readonly description: string
}

/** An event of the journal. */
export interface Event {
	readonly seq: number
	readonly at_ms: number
	readonly kind: string
	readonly service: string | null
	readonly from: string | null
	readonly to: string | null
	readonly event: string
	readonly detail?: string
	readonly cause: { readonly kind: string; readonly method?: string; readonly service?: string; readonly uid?: number }
}

/** What a mutation answers. */
export interface Mutation {
	readonly state: string
	readonly changed: boolean
	readonly affected: readonly string[]
	readonly pending?: boolean
}

/** The row of one unit. */
export async function rowOf(daemon: Daemon, name: string): Promise<Row> {
	const row = (await daemon.ask<readonly Row[]>('service.list_full')).find(each => each.name === name)
	if (row === undefined) throw new Error(`no row of ${name}`)
	return row
}

/** Waits until the row of a unit is as wanted. */
export function rowWhen(daemon: Daemon, name: string, wanted: (row: Row) => boolean): Promise<Row> {
	return eventually(`the row of ${name}`, async () => {
		const row = await rowOf(daemon, name)
		return wanted(row) ? row : undefined
	})
}

/** The last lines of a service without time and stream. */
export async function linesOf(daemon: Daemon, name: string): Promise<readonly string[]> {
	return (await daemon.ask<{ content: string }[]>('logs.tail', { name, lines: 10_000 })).map(({ content }) => content)
}

/** Waits until a line of the service contains the text; returns that line. */
export function says(daemon: Daemon, name: string, text: string): Promise<string> {
	return eventually(`${name} to say ${text}`, async () => (await linesOf(daemon, name)).find(line => line.includes(text)))
}

/** Transitions of a service so far, as `from>to`. */
export async function pathOf(daemon: Daemon, name: string): Promise<readonly string[]> {
	return (await eventsOf(daemon, name)).filter(({ kind }) => kind === 'transition').map(({ from, to }) => `${from}>${to}`)
}

/** Events of a service so far. */
export async function eventsOf(daemon: Daemon, name: string): Promise<readonly Event[]> {
	return (await daemon.ask<{ events: readonly Event[] }>('events.list', { services: [name], limit: 10_000 })).events
}
