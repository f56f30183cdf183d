import { type ConnectOptions, ZinitClient } from '@zinit/client'
import { type Narrate, ServiceBuilder } from './builder.ts'

/** A client that also makes builders (cli.md 6.1). */
export type Zinit = ZinitClient & {
	/** A definition of a service of that name, to be completed and registered. */
	service(name: string): ServiceBuilder
}

/** The way to a daemon: `zinit.socket(path).logLevel(2).connect()`. Each call makes a new one. */
export class Entry {
	readonly #options: ConnectOptions
	readonly #level: number

	constructor(options: ConnectOptions = {}, level = 0) {
		this.#options = options
		this.#level = level
	}

	/** Talk to the daemon at that socket, whatever the environment says. */
	socket(path: string): Entry {
		return new Entry({ ...this.#options, socket: path }, this.#level)
	}

	/** From 2 on it is told on stderr what is done. */
	logLevel(level: number): Entry {
		return new Entry(this.#options, level)
	}

	/** Connects. Throws `unreachable`. */
	async connect(options: ConnectOptions = {}): Promise<Zinit> {
		const narrate: Narrate = this.#level >= 2 ? text => process.stderr.write(`${text}\n`) : () => {}
		const client = await ZinitClient.connect({ ...defaults, ...this.#options, ...options })
		narrate(`connected to zinit ${client.version}`)
		return Object.assign(client, { service: (name: string) => new ServiceBuilder(client, narrate, { service: { name } }) })
	}
}

/** The global of scripts. */
export const zinit: Entry = new Entry()

let defaults: ConnectOptions = {}

/** What `zinit.connect()` does unless it is told otherwise; for the program that runs scripts (cli.md 6.2). */
export const setDefaults = (options: ConnectOptions): void => {
	defaults = options
}
