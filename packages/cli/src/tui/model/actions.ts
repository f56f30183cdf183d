import type { Plan, PlanParams, PlanVerb } from '@zinit/client'
import { planLines } from '../../render/plan.ts'

interface Action {
	readonly key: string
	/** What it is called in the status bar. */
	readonly word: string
	/** When its plan is shown and `y` wanted (cli.md 5). */
	readonly asks: 'never' | 'if others go with it' | 'always'
	/** What it does, one after the other. */
	readonly plans: readonly { readonly verb: PlanVerb; readonly word: string; readonly params: PlanParams }[]
	readonly help: string
}

const kill = { verb: 'kill', word: 'kill', params: { signal: 'SIGKILL' } } as const
// The file goes, what requires it stays: that is what the plan shows, so it is not refused.
const remove = { verb: 'delete', word: 'remove', params: { force: true } } as const

/** What can be done to the selected service. */
export const actions = {
	start: { key: 's', word: 'start', asks: 'never', plans: [{ verb: 'start', word: 'start', params: {} }], help: 'start' },
	stop: {
		key: 'S',
		word: 'stop',
		asks: 'if others go with it',
		plans: [{ verb: 'stop', word: 'stop', params: {} }],
		help: 'stop; asks if others require it',
	},
	restart: { key: 'r', word: 'restart', asks: 'never', plans: [{ verb: 'restart', word: 'restart', params: {} }], help: 'restart' },
	kill: { key: 'K', word: 'kill', asks: 'always', plans: [kill], help: 'send SIGKILL; asks' },
	remove: { key: 'd', word: 'remove', asks: 'always', plans: [remove], help: 'remove it and its file; asks' },
	destroy: { key: 'D', word: 'kill+remove', asks: 'always', plans: [kill, remove], help: 'send SIGKILL, then remove; asks' },
} as const satisfies Readonly<Record<string, Action>>

export type ActionName = keyof typeof actions

/** All actions in the order of their keys in the help. */
export const actionNames = Object.keys(actions).filter((name): name is ActionName => Object.hasOwn(actions, name))

/** The action of a key. */
export const actionOf = (key: string): ActionName | undefined => actionNames.find(name => actions[name].key === key)

/** What is known of an action before it is done. */
export interface Outlook {
	/** A plan for each thing that it does. Null: the daemon cannot tell. */
	readonly plans: readonly Plan[] | null
	/** Who requires the service; asked where there is no plan. */
	readonly dependents: readonly string[]
}

/** True if it is not to be done before `y`. */
export const mustAsk = (action: ActionName, name: string, { plans, dependents }: Outlook): boolean => {
	const { asks } = actions[action]
	if (asks !== 'if others go with it') return asks === 'always'
	if (plans === null) return dependents.length > 0
	return plans.some(({ steps, refusals }) => refusals.length > 0 || steps.some(({ service }) => service !== name))
}

/** The page that is shown before an action. */
export const planPage = (action: ActionName, { plans, dependents }: Outlook): readonly string[] => {
	if (plans === null)
		return ['! the daemon cannot tell its plan', `required by: ${dependents.length === 0 ? 'nothing' : dependents.join(', ')}`]
	return actions[action].plans.flatMap(({ word }, index) => {
		const plan = plans[index]
		return plan === undefined ? [] : [...(index === 0 ? [] : ['']), ...planLines(word, plan)]
	})
}
