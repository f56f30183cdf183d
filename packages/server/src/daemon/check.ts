import { formatDiagnostic } from '@zinit/plan'
import { createStore } from '@zinit/supervisor'
import type { Settings } from '../settings/settings.ts'
import { orStartError } from './door.ts'

/** What `--check` prints: a line for each problem of the directories, and whether one is an error (config.md 4.4). Nothing is started or made. */
export async function checkConfiguration({
	directories,
	strict,
	pid1Mode,
}: Settings): Promise<{ readonly isGood: boolean; readonly text: string }> {
	const { diagnostics } = await orStartError('cannot read the configuration', () => createStore({ directories, strict, pid1Mode }).load())
	return {
		isGood: diagnostics.every(({ severity }) => severity !== 'error'),
		text: diagnostics.map(each => `${formatDiagnostic(each)}\n`).join(''),
	}
}
