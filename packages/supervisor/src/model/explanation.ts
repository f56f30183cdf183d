import type { ServiceState, State } from '@zinit/machines'
import type { SupervisorEvent } from './events.ts'

export interface WhyReason {
	readonly kind: 'requires' | 'after' | 'conflict' | 'port' | 'process' | 'missing' | 'down' | 'retry' | 'gave_up' | 'residue' | 'cycle'
	readonly service?: string
	readonly state?: State
	readonly detail: string
	readonly since_ms?: number
	readonly until_ms?: number
	readonly port?: number
	readonly pids?: readonly number[]
	readonly event_seq?: number
	readonly because?: readonly WhyReason[]
	readonly cut?: true
}

export interface WhyBlocked {
	readonly name: string
	readonly blocked: boolean
	readonly waiting_on: readonly string[]
	readonly conflicts_with: readonly string[]
	readonly port_conflict?: string
	readonly process_conflict?: {
		readonly filter: string
		readonly processes: readonly { readonly pid: number; readonly name: string; readonly cmdline?: string }[]
	}
	/** Text of lifecycle.md 2.7. */
	readonly ascii: string
	readonly state: ServiceState
	readonly reasons: readonly WhyReason[]
	/** Why it came to this, newest first. */
	readonly chain: readonly SupervisorEvent[]
	/** Commands that would mend it. */
	readonly fixes: readonly string[]
}

export interface Tree {
	readonly ascii: string
	readonly nodes: readonly { readonly name: string; readonly kind: 'service' | 'target'; readonly state: State }[]
	/** `from` depends on `to`. */
	readonly edges: readonly { readonly from: string; readonly to: string; readonly kind: 'requires' | 'after' | 'wants' | 'conflicts' }[]
}
