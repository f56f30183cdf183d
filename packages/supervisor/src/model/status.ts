import type { ServiceState, State } from '@zinit/machines'
import type { ServiceConfig, TargetConfig } from '@zinit/plan'

export interface ServiceStatus {
	readonly name: string
	readonly state: State
	/** 0: no process. */
	readonly pid: number
	/** In exited, and in failed by exit code. */
	readonly exit_code?: number
	readonly error?: string
}

/** One row of list_full with the added members of rpc.md 8.2. */
export interface ServiceInfo {
	readonly name: string
	readonly state: ServiceState
	readonly is_target: boolean
	readonly kind: 'service' | 'target'
	readonly pid: number
	readonly uptime_ms: number | null
	readonly restarts: number
	readonly retry_in_ms: number | null
	readonly class: 'user' | 'system'
	readonly status: 'start' | 'stop' | 'ignore'
	readonly reason: string | null
	/** Unix ms when the state began. */
	readonly since_ms: number
	readonly description: string
}

export interface DependencyInfo {
	readonly name: string
	readonly dep_type: 'requires' | 'after' | 'wants' | 'conflicts'
	readonly state: ServiceState
	readonly satisfied: boolean
}

export interface ServiceStatusFull extends ServiceInfo {
	readonly dependencies: readonly DependencyInfo[]
	/** Whole seconds while running. */
	readonly uptime_secs: number | null
	readonly status_text: string | null
	readonly run: number
	readonly desired: 'up' | 'down'
	readonly last_exit: { readonly at: number; readonly code: number | null; readonly signal: number | null } | null
	readonly health: { readonly failures: number; readonly last_error: string | null } | null
	readonly required_by: readonly string[]
	readonly config_path: string | null
	readonly error: string | null
}

export interface ServiceStats {
	readonly pid: number
	readonly memory_bytes: number
	readonly cpu_percent: number
}

/** What `service.get` answers. */
export type Definition = ServiceConfig | (TargetConfig & { readonly name: string; readonly is_target: true })
