/** Who holds a port (6.4). `service`: it belongs to that supervised service. pid null: unknown process. */
export interface PortHolder {
	readonly port: number
	readonly pid: number | null
	readonly name: string | null
	readonly service: string | null
}

export interface FilterMatch {
	readonly filter: string
	readonly processes: readonly { readonly pid: number; readonly name: string; readonly cmdline: string; readonly service: string | null }[]
}

export interface Conflicts {
	/** Holders of the given ports that are not the service's own processes. */
	ports(service: string, ports: readonly number[]): Promise<readonly PortHolder[]>
	/** Filters that match, with what they match (6.5); not the daemon, its ancestors, pid 1, kernel threads, zombies, own processes. */
	filters(service: string, filters: readonly string[]): Promise<readonly FilterMatch[]>
	/** kill_others (6.6): SIGKILLs holders and matches with their descendants, supervised services excepted, and waits up to 2 s for their end. */
	clear(service: string, ports: readonly number[], filters: readonly string[]): Promise<void>
}
