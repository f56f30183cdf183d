import { readFileSync } from 'node:fs'
import { createSupervisor } from '../index.ts'
import type { Supervisor, SupervisorEvent, SupervisorOptions } from '../model.ts'

/** A supervisor on the real host, for one test. Leaving its block ends all that it started. */
export interface Machine extends AsyncDisposable {
	readonly supervisor: Supervisor
	readonly events: SupervisorEvent[]
	pid(name: string): number
	/** Contents of the lines of a service so far. */
	lines(name: string): readonly string[]
}

export async function openMachine(options: SupervisorOptions): Promise<Machine> {
	const supervisor = await createSupervisor({ shutdownTimeoutMs: 5000, ...options, begin: 'later' })
	const events: SupervisorEvent[] = []
	supervisor.onEvent(event => events.push(event))
	if (options.begin !== 'later') supervisor.begin()
	return {
		supervisor,
		events,
		pid: name => supervisor.status(name).pid,
		lines: name => supervisor.logs([name], {}).map(({ content }) => content),
		[Symbol.asyncDispose]: () => supervisor.shutdown(),
	}
}

/** The first value that is neither false, null nor undefined; looks again and again, and gives up after 20 s. */
export async function until<T>(look: () => T | false | null | undefined, what: string): Promise<T> {
	const deadline = performance.now() + 20_000
	for (;;) {
		const found = look()
		if (found !== false && found !== null && found !== undefined) return found
		if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
		await new Promise(resolve => setTimeout(resolve, 5))
	}
}

/** Whether a process exists and is not a zombie. */
export function isAlive(pid: number): boolean {
	try {
		return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
	} catch {
		return false
	}
}
