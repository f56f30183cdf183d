import type { LogLine, LogQuery, ProcessEntry } from '@zinit/host'
import type { Diagnostic, Plan } from '@zinit/plan'
import type { EventQuery, SupervisorEvent } from './events.ts'
import type { Tree, WhyBlocked } from './explanation.ts'
import type { PreviewParams, PreviewResult, PreviewVerb } from './preview.ts'
import type { AttachOptions, Caller, WaitOptions } from './requests.ts'
import type { BulkResult, MutationResult, ReloadResult, RemoveResult, SetResult } from './results.ts'
import type { Definition, ServiceInfo, ServiceStats, ServiceStatus, ServiceStatusFull } from './status.ts'
import type { Terminal } from './terminal.ts'

/** A process supervisor in this process. All methods that answer `MutationResult` reject with a SupervisorError (a SupervisorFault that is an Error). */
export interface Supervisor {
	readonly boot: string
	/** Resolves when everything has ended after `shutdown`. */
	readonly ended: Promise<void>
	readonly shuttingDown: boolean
	/** Starts what is wanted (2.2); only needed with `begin: 'later'`. Until then every unit is Inactive, and all methods work. */
	begin(): void

	start(name: string, options?: WaitOptions & { readonly tree?: boolean }): Promise<MutationResult>
	stop(name: string, options?: WaitOptions): Promise<MutationResult>
	restart(name: string, options?: WaitOptions): Promise<MutationResult>
	/** Resolves when the signal has been sent (5.4). `signal`: 1 to 64. */
	kill(name: string, signal?: number, options?: { readonly caller?: Caller }): Promise<void>
	/** `config` is unchecked input: the shape of rpc.md 4 ServiceConfig, or `{target, dependencies}`. */
	set(config: unknown, options?: WaitOptions & { readonly persist?: boolean }): Promise<SetResult>
	remove(name: string, options?: WaitOptions & { readonly force?: boolean }): Promise<RemoveResult>
	reload(options?: WaitOptions & { readonly dryRun?: boolean; readonly restartChanged?: boolean }): Promise<ReloadResult>
	/** Runs `exec_reload` of the service (config.md 9.1); rejects with not_supported, not_running, reload_failed. */
	reloadService(name: string, options?: WaitOptions): Promise<{ readonly name: string; readonly pending?: true }>
	startAll(options?: WaitOptions): Promise<BulkResult>
	stopAll(options?: WaitOptions): Promise<BulkResult>
	deleteAll(options?: WaitOptions): Promise<BulkResult>
	/**
	 * Orderly shutdown (5.2). Resolves when everything is gone. A second call more than 1 s after the first, as by a second Ctrl-C, kills all
	 * that is left at once; a request of a `caller` never does.
	 */
	shutdown(options?: { readonly caller?: Caller }): Promise<void>

	/** Sorted by name. */
	list(): readonly string[]
	listFull(): readonly ServiceInfo[]
	/** Queries throw service_not_found for an unknown name. */
	status(name: string): ServiceStatus
	statusFull(name: string): ServiceStatusFull
	get(name: string): Definition
	/** False for an unknown name. */
	isRunning(name: string): boolean
	why(name: string): Promise<WhyBlocked>
	/** What a verb would do now; changes nothing. Rejects with service_not_found, invalid_params. */
	preview(verb: PreviewVerb, names?: readonly string[], params?: PreviewParams): Promise<PreviewResult>
	tree(): Tree
	stats(name: string): ServiceStats
	/** Without the main process, highest pid first. */
	children(name: string): readonly ProcessEntry[]
	debugState(): string
	debugProcessTree(name: string): string
	plan(): Plan
	/** All of the last load (config.md 4.4). */
	diagnostics(): readonly Diagnostic[]
	/** Throws not_supported without a terminal, not_running without a process. */
	attach(name: string, options?: AttachOptions): Terminal

	/** No names: all services. An unknown name throws. */
	logs(names: readonly string[], query: LogQuery): readonly LogLine[]
	lastLogSeq(name: string): number
	onLogs(listener: (lines: readonly LogLine[]) => void): () => void
	/** Number of the newest event. */
	readonly seq: number
	/** Number of the oldest event retained: what is asked since an earlier one has a gap (rpc.md 8.2). */
	readonly oldestSeq: number
	/** Retained events, oldest first. */
	history(query?: EventQuery): readonly SupervisorEvent[]
	onEvent(listener: (event: SupervisorEvent) => void): () => void
}
