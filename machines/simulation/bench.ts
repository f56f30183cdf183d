import { graphMachine } from '../graph/graph.ts'
import { virtualProbe } from '../preview/probe-logic.ts'
import { probeMachine } from '../probe/probe.ts'
import { serviceMachine } from '../service/service.ts'
import { sweepMachine } from '../sweep/sweep.ts'
import type { VirtualHost } from './host.ts'

/** The real charts with their ports filled by whatever virtual host is mounted: filling them anew for each of a million schedules would cost more than the schedules. */
export interface Bench {
	readonly machine: typeof graphMachine
	mount(host: VirtualHost): void
}

export function createBench(): Bench {
	let mounted: VirtualHost | null = null
	const host = (): VirtualHost => {
		if (mounted === null) throw new Error('no host is mounted')
		return mounted
	}
	const service = serviceMachine.provide({
		actions: {
			spawn: ({ context }) => host().spawn(context),
			cancelSpawn: ({ context }) => host().cancelSpawn(context),
			startHook: ({ context }) => host().startHook(context),
			endHook: ({ context }) => host().endHook(context),
			stopProcesses: ({ context }) => host().stopProcesses(context),
			killProcesses: ({ context }) => host().killProcesses(context),
			sendSignal: ({ context }) => host().sendSignal(context),
			checkGates: ({ context }) => host().checkGates(context),
		},
		actors: {
			probe: probeMachine.provide({ actors: { probe: virtualProbe((input, answer) => host().probe(input.unit.name, answer)) } }),
			sweep: sweepMachine.provide({
				actions: {
					stopResidue: ({ context }) => host().stopResidue(context.name),
					killResidue: ({ context }) => host().killResidue(context.name),
				},
			}),
		},
	})
	return {
		machine: graphMachine.provide({ actors: { service } }),
		mount: next => {
			mounted = next
		},
	}
}
