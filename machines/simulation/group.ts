import { type Behaviour, benignBehaviour } from './behaviour.ts'

/** A process of the virtual host. */
export interface VirtualProcess {
	readonly pid: number
	readonly run: number
	/** ms until it obeys the stop signal; null: never. */
	readonly obeysAfter: number | null
	/** SIGKILL does not end it. */
	immortal: boolean
	dying: boolean
	killed: boolean
}

/** What the virtual host knows of one service. */
export interface Group {
	main: VirtualProcess | null
	others: VirtualProcess[]
	/** A spawn that has been asked for and not been answered. */
	attempt: { readonly run: number; alarm: number } | null
	/** What the graph was last told to be left of former runs. */
	told: readonly number[]
	/** The main process was given up before the graph heard of it. */
	disowned: boolean
	behaviour: Behaviour
	/** Probes of this run so far. */
	probes: number
	oneshot: boolean
	/** The run says when it is ready. */
	announces: boolean
	/** Alarm of the `exec_stop` that is running. */
	hook: number | null
}

export function groupOf(): Group {
	return {
		main: null,
		others: [],
		attempt: null,
		told: [],
		disowned: false,
		behaviour: benignBehaviour(false),
		probes: 0,
		oneshot: false,
		announces: false,
		hook: null,
	}
}
