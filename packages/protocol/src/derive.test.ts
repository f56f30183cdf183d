import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FilledParams, Notification, Params, Result } from './contract.ts'
import type { Shape } from './shapes.ts'

/** True as a type if A and B are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** An intersection as one object, so that it can be compared. */
type Flat<T> = { [K in keyof T]: T[K] }

const law = <T extends true>(holds: T) => assert.ok(holds)

describe('the types of the contract', () => {
	it('are those of the schemas', () => {
		law<Same<Shape<'State'>, 'inactive' | 'blocked' | 'starting' | 'running' | 'stopping' | 'exited' | 'failed'>>(true)
		law<
			Same<
				Flat<Shape<'ServiceStatus'>>,
				{
					readonly name: string
					readonly state: Shape<'State'>
					readonly pid: number
					readonly exit_code?: number
					readonly error?: string
				}
			>
		>(true)
		law<Same<Result<'service.list'>, readonly string[]>>(true)
		law<Same<Result<'service.is_running'>, boolean>>(true)
		law<Same<Result<'logs.filter'>, readonly Shape<'LogLine'>[] | readonly string[]>>(true)
	})

	it('let a client leave out what has a default', () => {
		law<Same<Flat<Params<'service.stop'>>, { readonly name: string; readonly wait_ms?: number }>>(true)
	})

	it('fill in what has a default for the daemon, and nothing else', () => {
		law<Same<Flat<FilledParams<'service.stop'>>, { readonly name: string; readonly wait_ms: number }>>(true)
		law<Same<FilledParams<'events.list'>['limit'], number>>(true)
		law<Same<FilledParams<'events.list'>['since_seq'], number | undefined>>(true)
	})

	it('name the subscription of every notification', () => {
		law<Same<Notification<'events.event'>['subscription'], string>>(true)
		law<Same<Notification<'logs.lines'>['lines'], readonly Shape<'LogLine'>[]>>(true)
		law<Same<Notification<'subscription.closed'>['reason'], 'slow' | 'shutdown' | 'removed'>>(true)
	})
})
