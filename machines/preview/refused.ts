import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { refuseKill, refuseStart } from '../graph/refusals.ts'
import type { Ask } from './copy.ts'

/** What a request would be refused with, in the words of the error (rpc.md 3). */
export function refusalsOf(original: GraphContext, ask: Ask): readonly string[] {
	if (ask.type !== 'service.start' && ask.type !== 'service.restart' && ask.type !== 'service.kill') return []
	const look = lookIn(original)
	const { name } = ask
	const refused = ask.type === 'service.kill' ? refuseKill(look, name) : refuseStart(original.links, look, name)
	switch (refused?.kind) {
		case undefined:
			return []
		case 'service_not_found':
			return [`service not found: ${name}`]
		case 'not_running':
			return [`service not running: ${name}`]
		case 'cycle':
			return [refused.text]
		case 'dependency_missing':
			return [`cannot start service '${name}': missing dependency '${refused.dependency}'`]
	}
}
