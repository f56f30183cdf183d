import type { ServiceEvent } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'

/** A question about the facts of a service and the event that has come. */
export type Ask = (context: ServiceContext, event: ServiceEvent) => boolean

export type Questions = Readonly<Record<string, Ask>>

export const wanted: Ask = ({ desired, leaving }) => desired === 'up' && leaving === null

/** Not a start attempt any more: the process is there, or was never needed. */
export const hasProcess: Ask = ({ pending }) => pending === null

/** News of another run are dropped (lifecycle.md 0). */
export const currentRun: Ask = ({ run }, event) => 'run' in event && event.run === run

/** The main process of this run has ended. */
export const exited: Ask = (context, event) => event.type === 'process.exited' && currentRun(context, event)

/** No process is left of former runs, as far as the event or the context knows. */
export const clear: Ask = ({ residue }, event) =>
	(event.type === 'process.residue' ? event.pids : event.type === 'process.exited' ? event.residue : residue).length === 0

export const firing =
	(kind: string): Ask =>
	({ timer }, event) =>
		event.type === 'timer' && event.timer === kind && timer?.token === event.token

/** `exec_stop` has its time to end, whatever has become of the service meanwhile (config.md 9.1). */
export const hookRuns: Ask = ({ hooked, timer }) => hooked && timer?.kind === 'hook'
