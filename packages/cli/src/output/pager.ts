import { spawnSync } from 'node:child_process'
import type { World } from './world.ts'

/** Shows a text in the user's pager and waits until it is left; false if there is no such program (cli.md 1.4). */
export const throughPager = (text: string, env: World['env']): boolean => {
	const command = [env.ZINIT_PAGER, env.PAGER].find(value => value !== undefined && value !== '') ?? 'less -FRX'
	const { error, status } = spawnSync('/bin/sh', ['-c', command], { input: text, stdio: ['pipe', 'inherit', 'inherit'] })
	// EPIPE: the pager was left before it had read everything. 126, 127: there is no such program.
	return (error === undefined || ('code' in error && error.code === 'EPIPE')) && status !== 126 && status !== 127
}
