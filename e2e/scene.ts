import { after } from 'node:test'
import { type Daemon, startDaemon } from './daemon.ts'

/** A way to start daemons for the tests of one file; all of them are cleaned up after it. */
export function scene(): typeof startDaemon {
	const daemons: Daemon[] = []
	after(() => Promise.all(daemons.map(daemon => daemon.cleanUp())))
	return async options => {
		const daemon = await startDaemon(options)
		daemons.push(daemon)
		return daemon
	}
}
