import { assign, cancel, sendParent, setup, stopChild } from 'xstate'
import { type ServiceEvent, unfilled, type Verdict } from '../ports.ts'
import { probeMachine } from '../probe/probe.ts'
import { sweepMachine } from '../sweep/sweep.ts'
import { applyChanges, type ChangeName } from './changes/changes.ts'
import { type Condition, conditions, verdictIs } from './conditions/conditions.ts'
import type { ServiceContext, ServiceInput } from './context.ts'

/**
 * What a service's chart asks of the host; filled with `provide({ actions })`. Each reads the context: `unit` is the definition
 * in force, `launched` the one that the run was started with (`kill_mode`). `startHook` runs `exec_stop` and answers with
 * `hook.ended`; `endHook` ends one that is still there.
 */
export const SERVICE_PORTS = [
	'spawn',
	'cancelSpawn',
	'startHook',
	'endHook',
	'stopProcesses',
	'killProcesses',
	'sendSignal',
	'checkGates',
] as const

/** Types, guards and actions of a service's chart; the host's ports are stand-ins until `provide` fills them. */
export const serviceSetup = setup({
	types: {} as { context: ServiceContext; events: ServiceEvent; input: ServiceInput },
	actors: { probe: probeMachine, sweep: sweepMachine },
	guards: {
		when: ({ context, event }, name: Condition) => conditions[name](context, event),
		verdict: ({ context, event }, asked: { when: Condition; is: readonly Verdict['word'][] }) =>
			verdictIs(context, event, asked.when, asked.is),
	},
	actions: {
		change: assign(({ context, event }, names: readonly ChangeName[]) => applyChanges(context, event, names)),
		schedule: sendParent(
			({ context }) => ({
				type: 'service.timer',
				name: context.name,
				timer: context.timer?.kind,
				token: context.timer?.token,
				at: context.timer?.due,
			}),
			{
				id: 'timer',
				delay: ({ context }) => context.timer?.ms ?? 0,
			},
		),
		unschedule: cancel('timer'),
		endProbe: stopChild('probe'),
		endSweep: stopChild('sweep'),
		spawn: unfilled('spawn'),
		cancelSpawn: unfilled('cancelSpawn'),
		startHook: unfilled('startHook'),
		endHook: unfilled('endHook'),
		stopProcesses: unfilled('stopProcesses'),
		killProcesses: unfilled('killProcesses'),
		sendSignal: unfilled('sendSignal'),
		checkGates: unfilled('checkGates'),
	},
})

export const when = (params: Condition) => ({ type: 'when', params }) as const
export const verdict = (condition: Condition, ...is: Verdict['word'][]) => ({ type: 'verdict', params: { when: condition, is } }) as const
/** Changes of facts by an event; and without noting the event, for what a state's entry and exit do. */
export const change = (...params: ChangeName[]) => ({ type: 'change', params: ['note', ...params] }) as const
export const set = (...params: ChangeName[]) => ({ type: 'change', params }) as const
