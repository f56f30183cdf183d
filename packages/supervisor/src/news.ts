import type { Host, ProcessEvent, ServiceNotice } from '@zinit/host'
import { lookIn } from '@zinit/machines'
import type { ReadinessTable } from '@zinit/plan'
import type { GraphActor } from './charts.ts'
import type { Notices } from './notices.ts'
import { createWatchdogs } from './watchdogs.ts'

/** Brings what processes do and what services say of themselves to the graph, in order. */
export function joinNews(host: Host, graph: GraphActor, notices: Notices): void {
	const readinessOf = (name: string): ReadinessTable | undefined => {
		const unit = lookIn(graph.getSnapshot().context)(name)?.context.unit
		return unit?.kind === 'service' ? unit.config.readiness : undefined
	}
	const watchdogs = createWatchdogs(host.clock, (name, run) => graph.send({ type: 'service.watchdog', name, run, at: host.clock.now() }))
	const pet = (name: string, run: number) => watchdogs.pet(name, run, readinessOf(name)?.watchdog_ms ?? 0)

	host.processes.onEvent((event: ProcessEvent) => {
		const { service: name, at } = event
		switch (event.type) {
			case 'spawned':
				graph.send({ type: 'process.spawned', name, run: event.run, pid: event.pid, at })
				// Where the platform has no such socket the service counts as ready at spawn (config.md 9.3).
				if (!host.supports.notify && readinessOf(name)?.type === 'notify') graph.send({ type: 'service.ready', name, run: event.run, at })
				return
			case 'spawn_failed':
				return graph.send({ type: 'process.spawn_failed', name, run: event.run, message: event.message, at })
			case 'exited':
				watchdogs.end(name)
				notices.hearEnd(event)
				return graph.send({
					type: 'process.exited',
					name,
					run: event.run,
					code: event.code,
					signal: event.signal,
					residue: event.residue,
					at,
				})
			case 'residue':
				return graph.send({ type: 'process.residue', name, pids: event.pids, at })
		}
	})
	host.processes.onNotice((notice: ServiceNotice) => {
		const { service: name, run, at } = notice
		notices.hear(notice)
		switch (notice.type) {
			case 'ready':
				pet(name, run)
				return graph.send({ type: 'service.ready', name, run, at })
			case 'watchdog':
				return pet(name, run)
			case 'stopping':
				watchdogs.end(name)
				return graph.send({ type: 'service.stopping', name, run, at })
			case 'extend_timeout':
				return graph.send({ type: 'service.extend', name, run, ms: notice.ms, at })
			case 'status':
				return
		}
	})
}
