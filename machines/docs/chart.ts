import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** What XState calls actions without a name of their own. */
const ANONYMOUS: readonly string[] = ['', 'note', 'assign', 'enqueueActions', 'xstate.raise', 'xstate.sendTo']

/** One way out of a state, or one thing done without leaving it. */
export interface Step {
	readonly event: string
	/** Name of the guard with its parameters; null: always. */
	readonly guard: string | null
	/** Null: the state stays. */
	readonly target: string | null
	readonly actions: readonly string[]
}

/** A chart as data: what each state answers to each event. */
export interface Chart {
	readonly name: string
	readonly initial: string
	readonly states: ReadonlyMap<string, readonly Step[]>
	/** All events of the chart, in the order of their first appearance. */
	readonly events: readonly string[]
}

/** Reads a chart from the machine that runs. Flat charts only. */
export function chartOf(machine: AnyStateMachine): Chart {
	const root: AnyStateNode = machine.root
	const everywhere = stepsOf(root)
	const states = new Map(
		Object.values(root.states).map(state => {
			const own = stepsOf(state)
			return [state.key, [...own, ...everywhere.filter(({ event }) => !own.some(step => step.event === event))]] as const
		}),
	)
	const events = [...new Set([...states.values()].flat().map(({ event }) => event))]
	return { name: machine.id, initial: initialOf(root), states, events }
}

function stepsOf(state: AnyStateNode): readonly Step[] {
	const named = [...state.transitions].flatMap(([event, transitions]) => transitions.map(each => ({ event: eventName(event), each })))
	const unnamed = (state.always ?? []).map(each => ({ event: '(at once)', each }))
	return [...named, ...unnamed].map(({ event, each: { guard, target, actions } }) => ({
		event,
		guard: guard === undefined ? null : nameOf(guard),
		target: target?.[0]?.key ?? null,
		actions: actions.flatMap(namesOfAction),
	}))
}

/** XState's own names for time that has passed, and for the end of what was invoked. */
function eventName(event: string): string {
	const delay = /^xstate\.after\.([^.]+)\./.exec(event)
	if (delay !== null) return `(after ${delay[1]})`
	if (event.startsWith('xstate.done.')) return '(done)'
	return event.startsWith('xstate.error.') ? '(failed)' : event
}

function namesOfAction(action: unknown): readonly string[] {
	if (named(action) && action.type === 'change' && Array.isArray(action.params))
		return action.params.map(String).filter(name => name !== 'note')
	const name = nameOf(action)
	return ANONYMOUS.includes(name) ? [] : [name]
}

function nameOf(part: unknown): string {
	if (typeof part === 'string') return part
	if (named(part)) return part.params === undefined ? part.type : wordOf(part.params)
	return typeof part === 'function' ? part.name.replace(/^(resolve|check).*/, '') : ''
}

/** What parameters say: a word, or a condition with the words of a verdict. */
function wordOf(params: unknown): string {
	if (typeof params === 'string') return params
	if (typeof params !== 'object' || params === null) return String(params)
	const { when, is } = params as { readonly when?: unknown; readonly is?: unknown }
	return Array.isArray(is) ? `${String(when ?? 'gates')}: ${is.join(' or ')}` : JSON.stringify(params)
}

function named(part: unknown): part is { readonly type: string; readonly params?: unknown } {
	return typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string'
}

function initialOf(root: AnyStateNode): string {
	return root.initial.target[0]?.key ?? ''
}
