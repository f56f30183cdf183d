import type { Host } from '@zinit/host'

export interface SupervisorOptions {
	/** Directories of unit files, loaded in this order (config.md 1.1). */
	readonly directories?: readonly { readonly path: string; readonly kind: 'system' | 'config' }[]
	/** Units without a file, in the shape of `set`. */
	readonly units?: readonly unknown[]
	/** `later`: nothing is started before `begin()` is called, so that a daemon can bind its socket first. Default: at once. */
	readonly begin?: 'at-once' | 'later'
	/** Directory of FIFOs; default: a temporary one, removed at the end. */
	readonly stateDir?: string
	/** Strict checking at load: warnings marked strict are errors (config.md 2). */
	readonly strict?: boolean
	readonly pid1Mode?: boolean
	/** Path of a socket for syslog(3), whose lines go to the logs of the services (init.md 10); default: none. */
	readonly syslog?: string
	/** ms for the whole of an orderly shutdown, then SIGKILL (5.2); default 90,000. */
	readonly shutdownTimeoutMs?: number
	/** Environment that services inherit; default: this process's. */
	readonly environment?: Readonly<Record<string, string | undefined>>
	/** Id of this daemon line for the cookie, 16 hexadecimal digits; default: a new one. */
	readonly boot?: string
	/**
	 * This program makes no processes of its own: orphans that come to it are of services, and at the end whatever is left below it is SIGKILLed and told by
	 * one warning (lifecycle.md 5.2). Default false, for a program that does other things too.
	 */
	readonly ownsOrphans?: boolean
	/** A host of one's own, for tests. */
	readonly host?: Host
	/** Told about what an operator should see: refused files, given-up services. */
	readonly log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>) => void
}
