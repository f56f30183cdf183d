import type { Plan, Unit } from '@zinit/plan'
import type { Obstacle, Origin, Published, RestoredFacts, ServiceEvent, TimerKind } from '../ports.ts'
import type { ServiceContext } from '../service/context.ts'
import type { TargetContext } from '../target/target.ts'
import type { Links } from './links.ts'

/** The actor of a service or of a target. */
export interface ChildRef {
	send(event: ServiceEvent): void
	getSnapshot(): { readonly value: string; readonly context: ServiceContext | TargetContext }
	subscribe(observer: { next(): void; error(): void }): unknown
}

export interface GraphInput {
	readonly plan: Plan
	/** The edges of the plan, where they are known already. */
	readonly links?: Links
	/** Monotonic ms. */
	readonly at: number
	/** ms from the beginning of a shutdown to SIGKILL for all that is left (5.2). */
	readonly shutdownTimeout: number
	/** Told of every published transition, after it is visible to queries. Must not throw. */
	readonly announce: (news: Published) => void
	/** Told when a fact that a waiting request may depend on has changed. Must not throw. */
	readonly settled: (name: string) => void
	/** Told when a removed unit's actor has ended. */
	readonly removed: (name: string) => void
	/** A number of at least 0, less than 1, for `restart_jitter`; absent: always 0, no jitter. */
	readonly random?: () => number
}

/** A child in whose own step the graph is at work, such as that of a probe's result, and what it is to be told when that step is over. */
export interface Nested {
	name: string | null
	readonly news: ServiceEvent[]
}

/**
 * What the graph actor owns. The collections are its own and changed in place: a copy of 10,000 entries a step would be
 * quadratic. The states of the children are not kept here; they are read from the children.
 */
export interface GraphContext extends Omit<GraphInput, 'plan' | 'links'> {
	readonly plan: Plan
	readonly links: Links
	readonly children: Map<string, ChildRef>
	/** Who has to be told that something it names has changed, and by whom. */
	readonly dirty: Map<string, Origin>
	/** Stops under way whose turn has not come: the names each waits for. */
	readonly waits: Map<string, Set<string>>
	/** The same the other way round: whose turn may come when a name is gone. */
	readonly holds: Map<string, Set<string>>
	/** Whether a Blocked unit was on its way when it became Blocked, or those above it were last told (2.5). */
	readonly onTheWay: Map<string, boolean>
	/** Cascaded services and what they went down with: they come back with it, not before (lifecycle.md 2.4). */
	readonly heldBy: Map<string, string>
	/** The same the other way round. */
	readonly holding: Map<string, Set<string>>
	/** Accepted stops that are not complete. */
	readonly leaving: Set<string>
	readonly nested: Nested
	/** Shutdown has begun. */
	readonly closing: boolean
	/** When a shutdown comes to its bound, monotonic ms; 0: there is none. */
	readonly forceAt: number
}

/** What may be asked of the graph. `at`: monotonic ms. */
export type GraphEvent = { readonly at: number; readonly origin?: Origin } /** Makes an actor of each unit; nothing is started. */ & (
	| { readonly type: 'graph.load' }
	/** The same for a daemon that comes after another: each actor of which there are facts goes on from them (row 57). `graph.boot` follows. */
	| { readonly type: 'graph.restore'; readonly facts: ReadonlyMap<string, RestoredFacts> }
	/** For a copy that looks ahead: its actors, which stand where those of the original do, and who of them is to look again. */
	| {
			readonly type: 'graph.resume'
			readonly original: GraphContext
			readonly children: ReadonlyMap<string, ChildRef>
			readonly watched: readonly string[]
	  }
	| { readonly type: 'graph.boot' }
	| { readonly type: 'graph.propagate' }
	| { readonly type: 'graph.shutdown' }
	/** Do not wait any longer: SIGKILL to all that is left. */
	| { readonly type: 'graph.force' }
	| { readonly type: 'service.start'; readonly name: string; readonly tree: boolean }
	| { readonly type: 'service.stop'; readonly name: string }
	| { readonly type: 'service.restart'; readonly name: string }
	| { readonly type: 'service.restart_together'; readonly names: readonly string[] }
	| { readonly type: 'service.stop_together'; readonly names: readonly string[] }
	| { readonly type: 'service.remove'; readonly name: string }
	| { readonly type: 'service.kill'; readonly name: string; readonly signal: number }
	| { readonly type: 'unit.add'; readonly unit: Unit }
	| { readonly type: 'unit.replace'; readonly unit: Unit }
	| { readonly type: 'unit.config'; readonly unit: Unit }
	| { readonly type: 'service.timer'; readonly name: string; readonly timer: TimerKind; readonly token: number }
	| { readonly type: 'service.removed'; readonly name: string }
	| { readonly type: 'gates.checked'; readonly name: string; readonly check: number; readonly obstacles: readonly Obstacle[] }
	| { readonly type: 'process.spawned'; readonly name: string; readonly run: number; readonly pid: number }
	| { readonly type: 'process.spawn_failed'; readonly name: string; readonly run: number; readonly message: string }
	| {
			readonly type: 'process.exited'
			readonly name: string
			readonly run: number
			readonly code: number | null
			readonly signal: number | null
			readonly residue: readonly number[]
	  }
	| { readonly type: 'process.residue'; readonly name: string; readonly pids: readonly number[] }
	| { readonly type: 'service.ready'; readonly name: string; readonly run: number }
	| { readonly type: 'service.watchdog'; readonly name: string; readonly run: number }
	/** `STOPPING=1` (config.md 9.3). */
	| { readonly type: 'service.stopping'; readonly name: string; readonly run: number }
	/** `EXTEND_TIMEOUT_USEC`, in ms from now. */
	| { readonly type: 'service.extend'; readonly name: string; readonly run: number; readonly ms: number }
	/** `exec_stop` has ended, however it did. */
	| { readonly type: 'hook.ended'; readonly name: string; readonly run: number }
	| { readonly type: 'service.restored'; readonly name: string; readonly facts: RestoredFacts }
)

export type GraphSelf = { readonly send: (event: GraphEvent) => void }
