import type { ZinitClient } from '@zinit/client'
import { isTold } from '../../output/problem.ts'
import { type ActionName, actions, type Outlook } from '../model/actions.ts'

/** What an action would do. A daemon that makes no plans can at least tell who requires the service. */
export const outlookOf = async (client: ZinitClient, action: ActionName, name: string): Promise<Outlook> => {
	try {
		const plans = await Promise.all(actions[action].plans.map(({ verb, params }) => client.plan(verb, [name], params)))
		return { plans, dependents: [] }
	} catch (error) {
		if (!isTold(error) || error.kind !== 'unknown_method') throw error
		return { plans: null, dependents: (await client.statusFull(name)).required_by }
	}
}
