import type { CommandContext } from './command.ts'

/** One look at a service; environment, directory and settings are those of the service, for exec probes. */
export interface ProbeRequest extends CommandContext {
	readonly service: string
	readonly type: 'tcp' | 'http' | 'exec'
	readonly target: string
	readonly expect_status: number
	readonly timeout_ms: number
}

export type ProbeResult = { readonly ok: true } | { readonly ok: false; readonly error: string }
