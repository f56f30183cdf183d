import { constants } from 'node:os'

/** Signals whose default is death without an `exit` event. */
const DEADLY = [
	...(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU'] as const),
	...(['SIGIO', 'SIGPWR', 'SIGSYS', 'SIGTRAP', 'SIGSTKFLT'] as const).filter(signal => signal in constants.signals),
]

const cleanings = new Set<() => void>()

/**
 * Runs `clean` when this process ends, however it does: by its own exit, by an uncaught error, or by a signal that nobody else listens to,
 * of which it then dies as it would have. SIGKILL and a crash of Node.js itself are beyond it. What is answered takes it back.
 */
export function onLastResort(clean: () => void): () => void {
	if (cleanings.size === 0) listen()
	cleanings.add(clean)
	return () => {
		if (cleanings.delete(clean) && cleanings.size === 0) ignore()
	}
}

/** One listener for all supervisors of the process, so that it can tell whether somebody else listens. */
function listen(): void {
	process.on('exit', cleanUp)
	for (const signal of DEADLY) process.on(signal, die)
}

function ignore(): void {
	process.off('exit', cleanUp)
	for (const signal of DEADLY) process.off(signal, die)
}

/** The last comes first, as in any end; what fails keeps none of the others from it. */
function cleanUp(): void {
	for (const clean of [...cleanings].reverse()) {
		try {
			clean()
		} catch {
			// There is nobody left to tell.
		}
	}
}

function die(signal: NodeJS.Signals): void {
	if (process.listenerCount(signal) > 1) return
	cleanUp()
	ignore()
	process.kill(process.pid, signal)
}
