import type { StatusWish, Unit } from '@zinit/plan'
import { accept } from './accept.ts'
import { lookIn } from './children.ts'
import { letBack } from './comeback.ts'
import type { GraphContext, GraphEvent, GraphSelf } from './context.ts'
import { deliver, gatesOf } from './deliver.ts'
import { namesIn, portSharers } from './links.ts'
import { markDirty } from './marks.ts'
import { start } from './start.ts'

/** A changed definition comes into force without a stop (lifecycle.md 8.3); a changed `status` is a stop, before it is tried in vain, or a start. */
export function applyConfig(context: GraphContext, unit: Unit, event: GraphEvent): void {
	const { name } = unit
	const { at } = event
	const origin = event.origin ?? ({ kind: 'reload' } as const)
	const [was, is] = [statusOf(lookIn(context)(name)?.context.unit), statusOf(unit)]
	if (was === 'start' && is === 'stop') accept(context, [{ name, event: { type: 'stop', at, origin } }])
	letBack(context, name)
	deliver(context, name, { type: 'config', unit, gates: gatesOf(context, name), at, origin })
	if (was !== 'start' && is === 'start') start(context, name, false, at, origin)
}

/** Whoever names a unit or is named by it, shares a port or a cycle with it, is to look again. */
export function markRelated(context: GraphContext, self: GraphSelf, name: string, { at, origin }: GraphEvent): void {
	const { links } = context
	const related = [
		...namesIn(links.requiredBy, name),
		...namesIn(links.afterBy, name),
		...namesIn(links.conflicts, name),
		...portSharers(links, name).map(({ service }) => service),
		...links.cycles.keys(),
	]
	markDirty(context, self, [name], origin ?? name, at)
	markDirty(context, self, related, name, at)
}

function statusOf(unit: Unit | undefined): StatusWish {
	return unit?.kind === 'service' ? unit.config.service.status : 'start'
}
