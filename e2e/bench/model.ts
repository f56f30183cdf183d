import type { ChildProcess } from 'node:child_process'

/** A service of a workload: the reference program under a name. */
export interface BenchService {
	readonly name: string
	readonly requires?: readonly string[]
	/** It ignores SIGTERM and is killed after `stopTimeoutMs`. */
	readonly ignores?: boolean
	readonly stopTimeoutMs?: number
	/** It is done when its process has ended, and until then nothing that requires it starts. */
	readonly oneshot?: true
	/** Shell line in place of the reference program. */
	readonly exec?: string
	/** More of its unit file, in zinit's TOML; only zinit and the real one understand it. */
	readonly toml?: string
}

/** What a supervisor is started with. */
export interface Scene {
	readonly directory: string
	readonly services: readonly BenchService[]
	/** File the services record their times in. */
	readonly records: string
	readonly command: (service: BenchService) => string
}

/** A supervisor at work. */
export interface Running {
	readonly process: ChildProcess
	/** Monotonic ns of its execution. */
	readonly at: bigint
	/** Its RPC socket; null: none that speaks our protocol. */
	readonly socket: string | null
	/** Begins the orderly end of everything. */
	end(): Promise<void>
}

/** A supervisor that can be measured. */
export interface Peer {
	readonly name: string
	/** Where its program is; null: not on this machine. */
	find(): string | null
	/** True if it keeps what services write. */
	readonly captures: boolean
	/** Largest chain of requirements it can be asked for; absent: any. */
	readonly longestChain?: number
	/** False: it has no dependencies, so workloads with some leave it out. */
	readonly ordered: boolean
	launch(program: string, scene: Scene): Promise<Running>
}

/** One row of the table. */
export interface Row {
	readonly workload: string
	readonly figure: string
	/** In `unit`. */
	readonly ours: number
	readonly unit: string
	/** The limit or the peer that the budget is about, by name. */
	readonly against?: { readonly name: string; readonly value: number }
	/** ours / against. */
	readonly ratio?: number
	readonly peers?: Readonly<Record<string, number>>
	readonly budget: string
	readonly pass: boolean
}

export interface Workload {
	readonly id: string
	readonly title: string
	run(options: BenchOptions): Promise<readonly Row[]>
}

export interface BenchOptions {
	/** Measured runs; the median counts. */
	readonly runs: number
	readonly log: (line: string) => void
}
