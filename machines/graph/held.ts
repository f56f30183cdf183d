import type { GraphContext } from './context.ts'
import { edgesIn } from './links.ts'

/** Who waits to come back with `head` over nobody else who does: they hear of it from nobody but the head. The others are told by those they require. */
export function heldDirectly({ holding, heldBy, links }: GraphContext, head: string): readonly string[] {
	const held = holding.get(head)
	if (held === undefined) return []
	return [...held].filter(name => !edgesIn(links, name).requires.some(required => heldBy.get(required) === head))
}
