/** A supervisor as its users see it. */

/** The words of the statechart, why a service is in Failed, and the state with its payload as on the wire (lifecycle.md 1, rpc.md 4). */
export type { FailureReason, ServiceState, State } from '@zinit/machines'
export type * from './model/events.ts'
export type * from './model/explanation.ts'
export type * from './model/fault.ts'
export type * from './model/options.ts'
export type * from './model/preview.ts'
export type * from './model/requests.ts'
export type * from './model/results.ts'
export type * from './model/status.ts'
export type * from './model/supervisor.ts'
export type * from './model/terminal.ts'
