import { version } from '../version.ts'
import { bad, type Check, good } from './check.ts'

/** Versions of the two programs, and what they run on. */
export const programChecks: Check = ({ client, info }) => [
	client === null
		? good('versions', `zinit ${version}`)
		: info === null
			? bad(
					'versions',
					`zinit ${version}, daemon ${client.version} without features`,
					'parts of this program need zinit-server of the same make',
				)
			: info.version === version
				? good('versions', `zinit ${version}, daemon ${info.version}`)
				: bad('versions', `zinit ${version}, daemon ${info.version}`, 'restart the daemon after an update'),
	isNewEnough(process.versions.node)
		? good('runtime', `Node.js ${process.versions.node}`)
		: bad('runtime', `Node.js ${process.versions.node}`, 'Node.js 22.19 or newer is needed'),
]

function isNewEnough(node: string): boolean {
	const [major = 0, minor = 0] = node.split('.').map(Number)
	return major > 22 || (major === 22 && minor >= 19)
}

/** A daemon counts time from its start; the clock on the wall may have been set since. */
export const clockCheck: Check = ({ info, world }) => {
	if (info === null) return []
	const set = Math.round(world.now() - (info.started_at + info.uptime_ms))
	return [
		Math.abs(set) < TOLERATED_MS
			? good('clock', 'as at the start of the daemon')
			: bad(
					'clock',
					`it was set by ${(set / 1000).toFixed(1)}s since the start of the daemon`,
					'times in logs and events from before are off by that much',
				),
	]
}

const TOLERATED_MS = 2000
