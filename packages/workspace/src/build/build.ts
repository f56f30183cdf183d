import { join } from 'node:path'
import { withLock } from '../bootstrap/lock.mjs'
import { root } from '../bootstrap/place.mjs'
import { bundle } from './bundle.ts'
import { inputDigest } from './digest.ts'
import { prime } from './priming.ts'
import { bundledPrograms } from './programs.ts'
import { isBuilt, writeOutputs } from './write.ts'

/** Brings `dist` up to date; does nothing if no input changed. Returns whether anything was built. */
export async function build(): Promise<boolean> {
	if (isBuilt(inputDigest())) return false
	return withLock(join(root, '.cache', 'build.lock'), async () => {
		const digest = inputDigest()
		if (isBuilt(digest)) return false
		// A program that cannot be built keeps no other from it.
		const bundles = await Promise.allSettled(bundledPrograms.map(bundle))
		const failed = bundles.flatMap(result => (result.status === 'rejected' ? [String(result.reason.message)] : []))
		const outputs = bundles.flatMap(result => (result.status === 'fulfilled' ? result.value : []))
		writeOutputs(failed.length === 0 ? digest : '', outputs)
		if (failed.length > 0) throw new Error(failed.join('\n'))
		await prime()
		return true
	})
}
