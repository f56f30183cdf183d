import type { IncomingMessage } from 'node:http'
import * as Effect from 'effect/Effect'
import { describeError } from '../native/errno.ts'

/** Succeeds if a GET of the target is answered with that status: no redirect is followed, no certificate verified, the body is discarded. */
export function probeHttp(target: string, status: number): Effect.Effect<void, string> {
	const url = URL.parse(/^https?:\/\//i.test(target) ? target : `http://${target}`)
	if (!url) return Effect.fail(`cannot get '${target}': not a URL`)
	const opened = Effect.flatMap(
		Effect.promise(() => clientOf(url)),
		({ get }) =>
			Effect.acquireRelease(
				Effect.sync(() => get(url, { agent: false, rejectUnauthorized: false })),
				request =>
					Effect.sync(() => {
						request.on('error', () => {})
						request.destroy()
					}),
			),
	)
	const answered = Effect.flatMap(opened, request =>
		Effect.callback<void, string>(resume => {
			request.once('response', (response: IncomingMessage) => {
				const isExpected = response.statusCode === status
				resume(isExpected ? Effect.void : Effect.fail(`'${target}' answered ${response.statusCode}, expected ${status}`))
			})
			request.on('error', error => resume(Effect.fail(`cannot get '${target}': ${describeError(error)}`)))
		}),
	)
	return Effect.scoped(answered)
}

// Loaded by the first such probe: they would take a third of the daemon's start.
const clientOf = ({ protocol }: URL) => (protocol === 'https:' ? import('node:https') : import('node:http'))
