import { spawnSync } from 'node:child_process'
import { median } from './numbers.ts'

/** What a program on Node.js cannot be quicker than: an empty one. */
export const BARE = 'bare node'

const REPEATS = 7

/** Median of a few runs, ms. */
export function wallTime(file: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
	return median(
		Array.from({ length: REPEATS }, () => {
			const begun = process.hrtime.bigint()
			const { status, error } = spawnSync(file, args, { env, stdio: 'ignore' })
			if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}: ${error?.message ?? ''}`)
			return Number(process.hrtime.bigint() - begun) / 1e6
		}),
	)
}
