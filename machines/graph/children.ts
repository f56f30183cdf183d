import type { State } from '../ports.ts'
import type { ChildRef, GraphContext } from './context.ts'
import type { Look, View } from './look.ts'

/** The child's snapshot as the predicates read it. */
export function viewOf(child: ChildRef): View {
	const { value, context } = child.getSnapshot()
	return { value: value as State, context }
}

export function lookIn(context: GraphContext): Look {
	return name => {
		const child = context.children.get(name)
		return child === undefined ? undefined : viewOf(child)
	}
}
