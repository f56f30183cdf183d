import type { View } from '@zinit/machines'
import type { WhyReason } from './model.ts'

/** Commands that would mend the leaves of the reasons, each once (rpc.md 8.3). */
export function fixesFor(name: string, view: View, reasons: readonly WhyReason[]): readonly string[] {
	const fixes = new Set(leaves(reasons, name).flatMap(({ owner, reason }) => fixOf(owner, reason)))
	if (fixes.size === 0 && view.value === 'failed') for (const fix of mendFailed(name)) fixes.add(fix)
	return [...fixes]
}

function leaves(reasons: readonly WhyReason[], owner: string): readonly { readonly owner: string; readonly reason: WhyReason }[] {
	return reasons.flatMap(reason => (reason.because === undefined ? [{ owner, reason }] : leaves(reason.because, reason.service ?? owner)))
}

/** `owner`: the unit whose gate it is. */
function fixOf(owner: string, { kind, service, state, pids = [], cut }: WhyReason): readonly string[] {
	switch (kind) {
		case 'requires':
		case 'after':
			if (cut || service === undefined || state === 'starting' || state === 'running' || state === 'stopping') return []
			return state === 'failed' ? mendFailed(service) : [`zinit start ${service}`]
		case 'missing':
			return [`zinit add-service --name ${service} --exec COMMAND`]
		case 'conflict':
			return [`zinit stop ${service}`]
		case 'port':
		case 'process':
			return service === undefined ? pids.map(pid => `kill ${pid}`) : [`zinit stop ${service}`]
		case 'down':
			return [`zinit start ${owner}`]
		case 'retry':
		case 'gave_up':
			return mendFailed(owner)
		case 'residue':
			return [`zinit stop ${owner}`]
		case 'cycle':
			return ['zinit check']
	}
}

function mendFailed(name: string): readonly string[] {
	return [`zinit logs ${name}`, `zinit restart ${name}`]
}
