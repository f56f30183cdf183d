import type { Host, KillMode, SpawnRequest } from '@zinit/host'
import {
	type GraphInput,
	graphMachine,
	probeMachine,
	type ServiceContext,
	type ServiceEvent,
	serviceMachine,
	sweepMachine,
	targetMachine,
} from '@zinit/machines'
import { resolveStopSignal, type ServiceUnit } from '@zinit/plan'
import { type ActorRefFrom, createActor, fromPromise } from 'xstate'
import type { Builtins } from './builtins.ts'
import type { Environments } from './environment.ts'
import { findObstacles, type Obstacles } from './obstacles.ts'
import { createStopHooks } from './stop-hooks.ts'

export type GraphActor = ActorRefFrom<typeof graphMachine>

export interface ChartPorts {
	readonly host: Host
	readonly builtins: Builtins
	readonly environments: Environments
	/** Something that an operator should know of a service. */
	readonly warn: (message: string, service: string) => void
	/** An actor died of a defect of ours. */
	readonly onDefect: (fault: unknown) => void
}

interface Step {
	readonly context: ServiceContext
	readonly event: ServiceEvent
}

/** The charts with their ports filled by the host; not yet started. What the host says reaches them through the graph alone. */
export function createCharts({ host, builtins, environments, warn, onDefect }: ChartPorts, input: Omit<GraphInput, 'at'>): GraphActor {
	const { processes, clock } = host
	const hooks = createStopHooks(host, environments, event => graph.send(event), warn)
	/** Sessions that others opened through a service are spared but at a shutdown (lifecycle.md 6.3). */
	const sessions = () => (graph.getSnapshot().context.closing ? 'end' : 'spare')

	const probe = probeMachine.provide({
		actors: {
			probe: fromPromise(async ({ input: { unit, run }, signal }) => {
				const { health } = unit.config
				if (health === null) return { ok: true, at: clock.now() }
				const { type, target, expect_status = 200, timeout_ms } = health
				const request = { service: unit.name, type, target, expect_status, timeout_ms, ...environments.contextOf(unit, run) }
				return { ...(await host.probe(request, signal)), at: clock.now() }
			}),
		},
	})
	const sweep = sweepMachine.provide({
		actions: {
			stopResidue: ({ context: { name, signal, mode } }) => processes.stop(name, signal, mode, sessions()),
			killResidue: ({ context: { name, mode } }) => processes.kill(name, mode, sessions()),
		},
	})
	const service = serviceMachine.provide({
		actors: { probe, sweep },
		actions: {
			spawn: ({ context: { unit, run } }: Step) => {
				if (!builtins.start(unit, run)) processes.spawn(spawnRequest(unit, run, environments))
			},
			cancelSpawn: ({ context: { name, run } }: Step) => {
				if (!builtins.cancel(name, run)) processes.cancel(name, run)
			},
			startHook: ({ context: { unit, run } }: Step) => hooks.start(unit, run),
			endHook: ({ context: { name } }: Step) => hooks.end(name),
			stopProcesses: ({ context: { name, unit, launched, run } }: Step) => {
				if (!builtins.stop(name, run)) processes.stop(name, resolveStopSignal(unit.config), killMode(launched), sessions())
			},
			killProcesses: ({ context: { name, launched } }: Step) => processes.kill(name, killMode(launched), sessions()),
			sendSignal: ({ context: { name }, event }: Step) => {
				if (event.type === 'kill') processes.signal(name, event.signal)
			},
			checkGates: ({ context: { name, unit, check } }: Step) => {
				const answered = (obstacles: Obstacles) => graph.send({ type: 'gates.checked', name, check, obstacles, at: clock.now() })
				findObstacles(host, unit.config.service).then(answered, fault => {
					onDefect(fault)
					answered([])
				})
			},
		},
	})
	const graph: GraphActor = createActor(graphMachine.provide({ actors: { service, target: targetMachine } }), {
		clock: { setTimeout: (action, ms) => clock.setTimeout(action, ms), clearTimeout: timer => clock.clearTimeout(timer) },
		input: { ...input, at: clock.now() },
	})
	graph.subscribe({ error: onDefect })
	return graph
}

function spawnRequest(unit: ServiceUnit, run: number, environments: Environments): SpawnRequest {
	const { name, config } = unit
	const { exec, stdin, oneshot } = config.service
	return { service: name, run, exec, stdin, ...environments.contextOf(unit, run), ...(oneshot ? {} : { readiness: config.readiness }) }
}

function killMode({ config }: ServiceUnit): KillMode {
	return config.lifecycle.kill_mode ?? 'tree'
}
