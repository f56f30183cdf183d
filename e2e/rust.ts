import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Daemon, startDaemon } from './daemon.ts'

const directory = process.env.ZINIT_RS_DIR ?? ''

/** A program of zinit 0.3.9. */
export const rustProgram = (name: 'zinit' | 'zinit-server'): string => join(directory, name)

/** Why tests with the programs of zinit 0.3.9 are skipped; false: they run. */
export const withoutRust: string | false =
	directory === ''
		? 'ZINIT_RS_DIR does not name a directory with the zinit 0.3.9 programs'
		: existsSync(rustProgram('zinit-server'))
			? false
			: `there is no ${rustProgram('zinit-server')}`

/** A zinit 0.3.9 with these units. Ended by a signal it would leave its services behind, so it is told to shut down first. */
export async function startRustDaemon(units: Readonly<Record<string, string>>): Promise<Daemon> {
	const daemon = await startDaemon({ units, program: rustProgram('zinit-server') })
	return {
		...daemon,
		async cleanUp() {
			const running = await daemon.call('system.shutdown').catch(() => undefined)
			if (running !== undefined) await gone(daemon)
			await daemon.cleanUp()
		},
	}
}

const gone = ({ process: child }: Daemon) =>
	new Promise<void>(resolve => (child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve()))
