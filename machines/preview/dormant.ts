import type { ChildRef, GraphContext } from '../graph/context.ts'
import type { View } from '../graph/look.ts'

/** An actor that is made when somebody sends it something; until then it stands where its original does. */
export interface Dormant extends ChildRef {
	wake(): void
	/** Nothing reaches it any more. */
	end(): void
}

/** What becomes of one that wakes. */
export interface Awake extends ChildRef {
	subscribe(observer: { next?(): void; error(fault: unknown): void }): unknown
	start(): unknown
	stop(): unknown
}

export function dormant(view: View, wake: () => Awake): Dormant {
	let awake: Awake | null = null
	const actor = () => (awake ??= wake())
	return {
		wake: () => void actor(),
		end: () => void awake?.stop(),
		getSnapshot: () => awake?.getSnapshot() ?? view,
		send: event => actor().send(event),
		subscribe: observer => actor().subscribe(observer),
	}
}

/** A graph as it stands now, to be read while the original goes on. */
export function stillOf(original: GraphContext): GraphContext {
	const { children, dirty, waits, holds, onTheWay, heldBy, holding, leaving } = original
	return {
		...original,
		children: new Map([...children].map(([name, child]) => [name, still(child.getSnapshot())])),
		dirty: new Map(dirty),
		waits: deep(waits),
		holds: deep(holds),
		onTheWay: new Map(onTheWay),
		heldBy: new Map(heldBy),
		holding: deep(holding),
		leaving: new Set(leaving),
		nested: { name: null, news: [] },
	}
}

function still(snapshot: ReturnType<ChildRef['getSnapshot']>): ChildRef {
	return { getSnapshot: () => snapshot, send: () => undefined, subscribe: () => undefined }
}

function deep(map: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
	return new Map([...map].map(([name, names]) => [name, new Set(names)]))
}
