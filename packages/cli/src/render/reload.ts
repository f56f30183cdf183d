import type { ReloadResult } from '@zinit/client'
import { formatDiagnostic } from '@zinit/plan'

/** What a reload did: `+ name`, `- name`, `~ name (keys)`, `! file: error`, `5 unchanged` (cli.md 2). */
export const reloadLines = (result: ReloadResult): readonly string[] => {
	const needing = new Set(result.needs_restart)
	return [
		...result.added.map(name => `+ ${name}`),
		...result.removed.map(name => `- ${name}`),
		...result.changed.map(name => `~ ${name}${changeText(result.changed_keys[name] ?? [], needing.has(name))}`),
		...result.errors.map(each => `! ${formatDiagnostic(each)}`),
		`${result.unchanged} unchanged`,
	]
}

function changeText(keys: readonly string[], restart: boolean): string {
	const parts = [...(keys.length === 0 ? [] : [keys.join(', ')]), ...(restart ? ['restart needed'] : [])]
	return parts.length === 0 ? '' : ` (${parts.join('; ')})`
}
