import type { ServiceEvent } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'

/** What an event does to the facts of a service. */
export type Change = (context: ServiceContext, event: ServiceEvent) => Partial<ServiceContext>

export type Changes = Readonly<Record<string, Change>>
