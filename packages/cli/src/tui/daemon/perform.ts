import type { ActionResult, ZinitClient } from '@zinit/client'
import { isTold } from '../../output/problem.ts'
import { blockedText } from '../../render/blocked.ts'
import { endedText, overtakenText, restartedText, startedText, stoppedText } from '../../render/outcome.ts'
import { orNull } from '../../verbs/expect.ts'
import type { ActionName } from '../model/actions.ts'

/** What came of an action. */
export interface Outcome {
	readonly text: string
	readonly failed: boolean
}

/** Does an action to a service and waits for its outcome. Throws the daemon's errors. */
export const perform = (client: ZinitClient, action: ActionName, name: string): Promise<Outcome> => performances[action](client, name)

const performances: Readonly<Record<ActionName, (client: ZinitClient, name: string) => Promise<Outcome>>> = {
	start: async (client, name) =>
		outcomeOf(client, await client.start(name), result =>
			result.state === 'exited' ? endedText(result, true, null) : startedText(result),
		),
	stop: async (client, name) => {
		const { outcome, affected } = await client.stop(name)
		return done(
			[...affected.filter(other => other !== name).map(other => stoppedText(other, 'done')), stoppedText(name, outcome)].join(', '),
		)
	},
	restart: async (client, name) => outcomeOf(client, await client.restart(name), restartedText),
	kill: async (client, name) => {
		await client.kill(name, 'SIGKILL')
		return done(`Sent SIGKILL to: ${name}`)
	},
	remove,
	destroy: async (client, name) => {
		await client.kill(name, 'SIGKILL').catch(unlessNotRunning)
		return remove(client, name)
	},
}

const done = (text: string): Outcome => ({ text, failed: false })

async function outcomeOf(client: ZinitClient, result: ActionResult, success: (result: ActionResult) => string): Promise<Outcome> {
	const { name, outcome, state, reason } = result
	const why = reason === null ? '' : `: ${reason}`
	const ended = overtakenText(result)
	if (ended !== null) return { text: `${name} was ${ended}`, failed: true }
	if (outcome === 'failed' || outcome === 'refused') return { text: `${name} is ${state}${why}`, failed: true }
	if (outcome !== 'blocked') return done(success(result))
	const told = await orNull(client.why(name))
	const gates = told === null ? null : blockedText(told)
	return { text: `${name} is blocked${gates === null ? why : `: ${gates}`}`, failed: true }
}

async function remove(client: ZinitClient, name: string): Promise<Outcome> {
	const { path } = await client.serviceDelete(name, { force: true })
	return done(`Removed: ${name}${path === undefined || path === null ? '' : ` (${path})`}`)
}

function unlessNotRunning(error: unknown): void {
	if (!isTold(error) || error.kind !== 'not_running') throw error
}
