import type { FilterMatch, Host, PortHolder } from '@zinit/host'
import type { Obstacle } from '@zinit/machines'
import type { ServiceTable } from '@zinit/plan'

export type Obstacles = readonly Obstacle[]

/** Gates 4 and 5 as the host sees them; `kill_others` clears them first (lifecycle.md 2.3, 6.4 to 6.6). */
export async function findObstacles(host: Host, service: ServiceTable): Promise<Obstacles> {
	const ports = service.ports.filter(port => port > 0)
	const filters = service.process_filters.filter(filter => filter !== '')
	const found = await look(host, service.name, ports, filters)
	if (!service.kill_others || found.length === 0) return found
	await host.conflicts.clear(service.name, ports, filters)
	return look(host, service.name, ports, filters)
}

async function look(host: Host, name: string, ports: readonly number[], filters: readonly string[]): Promise<Obstacles> {
	const holders = ports.length === 0 ? [] : await host.conflicts.ports(name, ports)
	if (holders.length > 0) return holders.map(heldPort)
	const matches = filters.length === 0 ? [] : await host.conflicts.filters(name, filters)
	return matches.map(matchedFilter)
}

function heldPort({ port, pid, name, service }: PortHolder): Obstacle {
	const pids = pid === null ? [] : [pid]
	if (service !== null) return { kind: 'port', port, service, pids, text: `port conflict on ${port}: already in use by ${service}` }
	const owner = pid === null ? 'unknown process' : `${name ?? 'unknown'} (PID ${pid})`
	return { kind: 'port', port, pids, text: `port ${port} is in use by external process: ${owner}` }
}

function matchedFilter({ filter, processes }: FilterMatch): Obstacle {
	const names = processes.map(({ name, pid }) => `${name} (PID ${pid})`).join(', ')
	return {
		kind: 'process',
		filter,
		pids: processes.map(({ pid }) => pid),
		processes: processes.map(({ pid, name, cmdline }) => ({ pid, name, cmdline })),
		text: `process filter '${filter}' matched ${processes.length} running process(es): ${names}`,
	}
}
