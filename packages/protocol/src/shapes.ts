import type { Derive } from './schema.ts'
import { daemonShapes } from './shapes/daemon.ts'
import { logShapes } from './shapes/log.ts'
import { serviceShapes } from './shapes/service.ts'
import { stateShapes } from './shapes/state.ts'
import { unitShapes } from './shapes/unit.ts'

/** Every named shape of the wire; `components.schemas` of `rpc.discover`. */
export const shapes = { ...stateShapes, ...serviceShapes, ...unitShapes, ...logShapes, ...daemonShapes }

export type Shapes = typeof shapes

/** The type of a named shape. */
export type Shape<Name extends keyof Shapes> = Derive<Shapes[Name], Shapes>

export type State = Shape<'State'>
export type FailureReason = Shape<'FailureReason'>
export type ServiceState = Shape<'ServiceState'>
export type ServiceStatus = Shape<'ServiceStatus'>
export type ServiceInfo = Shape<'ServiceInfo'>
export type ServiceStatusFull = Shape<'ServiceStatusFull'>
export type WhyBlocked = Shape<'WhyBlocked'>
export type WhyReason = Shape<'WhyReason'>
export type TreeResponse = Shape<'TreeResponse'>
export type LogLine = Shape<'LogLine'>
export type LogStream = Shape<'LogStream'>
export type Definition = Shape<'Definition'>
export type MutationResult = Shape<'MutationResult'>
export type PingResponse = Shape<'PingResponse'>
