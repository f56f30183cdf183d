import type { Peer } from '../model.ts'
import { dinit } from './dinit.ts'
import { runit, s6 } from './folders.ts'
import { supervisord } from './supervisord.ts'
import { ours, zinitRs } from './zinit.ts'

/** All that can be measured, ours first. */
export const allPeers: readonly Peer[] = [ours, zinitRs, dinit, s6, runit, supervisord]

export interface Found {
	readonly peer: Peer
	readonly program: string
}

/** Those whose program is on this machine. Throws if ours is not built. */
export function findPeers(): readonly Found[] {
	const found = allPeers.flatMap(peer => {
		const program = peer.find()
		return program === null ? [] : [{ peer, program }]
	})
	if (found[0]?.peer !== ours) throw new Error('cannot find the built daemon: npm run build')
	return found
}

export function findOurs(): Found {
	const [first] = findPeers()
	if (first === undefined) throw new Error('cannot find the built daemon: npm run build')
	return first
}

export function findZinitRs(): Found | undefined {
	return findPeers().find(({ peer }) => peer === zinitRs)
}
