import type { Ask } from '../bridge.ts'
import { ZinitError } from '../error.ts'
import { dependents, directDependents, everyEdge } from './order.ts'
import { survey } from './survey.ts'

/** Throws if a 0.3.9 daemon would hang for good: it cannot replace a definition (cli.md 7.5). */
export const refuseReplacing = async (ask: Ask, name: string | undefined, persist: boolean | undefined): Promise<void> => {
	if (persist === false) throw new ZinitError('not_supported', `cannot set '${name}' without a file: this zinit 0.3.9 always writes one`)
	if (name === undefined || !(await ask('service.list', {})).includes(name)) return
	throw new ZinitError('service_exists', `cannot set '${name}': this zinit 0.3.9 has it already, and would hang`, {
		data: { service: name },
	})
}

/** Throws if a 0.3.9 daemon would end itself: a signal to what has no process goes to its own group. */
export const refuseSuicide = async (ask: Ask, name: string): Promise<void> => {
	const row = (await ask('service.list_full', {})).find(each => each.name === name)
	if (row === undefined) return
	const { pid } = await ask('service.status', { name })
	if (row.is_target || pid === 0) throw new ZinitError('not_running', `service not running: ${name}`, { data: { service: name } })
}

/**
 * Names to delete on a 0.3.9 daemon before the one, dependents first. It deletes all that depend on one over any edge, with their files,
 * so that without `cascade` a unit that others name is refused.
 */
export const deletions = async (ask: Ask, name: string, cascade: boolean): Promise<readonly string[]> => {
	const units = await survey(ask)
	const direct = directDependents(units, name, everyEdge)
	if (direct.length > 0 && !cascade) {
		throw new ZinitError('has_dependents', `cannot remove '${name}': this zinit 0.3.9 would remove ${direct.join(', ')} too`, {
			data: { service: name, dependents: direct },
			hint: `zinit remove --cascade ${name}`,
		})
	}
	return dependents(units, name, everyEdge)
}
