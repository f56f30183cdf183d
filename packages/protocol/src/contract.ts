import type { Method } from './method.ts'
import { configMethods } from './methods/config.ts'
import { eventMethods } from './methods/events.ts'
import { logMethods } from './methods/logs.ts'
import { serviceMethods } from './methods/service.ts'
import { notifications, subscriptionMethods } from './methods/subscriptions.ts'
import { systemMethods } from './methods/system.ts'
import { ttyMethods } from './methods/tty.ts'
import type { Derive, DeriveFilled } from './schema.ts'
import type { Shapes } from './shapes.ts'

/** Every method of the daemon: dispatch, validation, `rpc.discover`, the client's types and the reference come from here. */
export const contract = {
	...systemMethods,
	...serviceMethods,
	...configMethods,
	...logMethods,
	...eventMethods,
	...subscriptionMethods,
	...ttyMethods,
} as const satisfies Record<string, Method>

export type Contract = typeof contract
export type MethodName = keyof Contract

/** Parameters of a method, as a client sends them. */
export type Params<M extends MethodName> = Derive<Contract[M]['params'], Shapes>

/** Parameters of a method with the defaults filled in, as the daemon sees them. */
export type FilledParams<M extends MethodName> = DeriveFilled<Contract[M]['params'], Shapes>

/** Result of a method. */
export type Result<M extends MethodName> = Derive<Contract[M]['result'], Shapes>

export { notifications }

export type NotificationName = keyof typeof notifications

/** Parameters of a notification. */
export type Notification<N extends NotificationName> = Derive<(typeof notifications)[N]['params'], Shapes>

/** True if the daemon has a method of that name (exact, case-sensitive). */
export const isMethod = (name: string): name is MethodName => Object.hasOwn(contract, name)
