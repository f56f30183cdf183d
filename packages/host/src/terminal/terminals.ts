import { chownSync } from 'node:fs'
import type { LogSink } from '../logs/sink.ts'
import type { Attachment } from '../model.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** The terminals of services with `stdin = "tty"`, at most one each. */
export interface Terminals {
	/** Opens the one of a new run, for its user (null: the daemon's); its output goes to the log. Throws a `SpawnRefusal`. */
	open(service: string, uid: number | null): Terminal
	attachment(service: string): Attachment | null
	/** True if nothing of the service's output is on its way; else `later` is called once that is so. */
	drained(service: string, later: () => void): boolean
	close(service: string): void
	closeAll(): void
}

export function createTerminals(logs: LogSink): Terminals {
	const terminals = new Map<string, Terminal>()
	const close = (service: string) => {
		terminals.get(service)?.close()
		terminals.delete(service)
	}
	return {
		open(service, uid) {
			close(service)
			const terminal = openTerminal()
			if (uid !== null) own(terminal.path, uid)
			const origin = { service, stream: 'stdout' } as const
			terminal.onData(data => logs.take(origin, Buffer.from(data.buffer, data.byteOffset, data.byteLength), data.byteLength))
			terminals.set(service, terminal)
			return terminal
		},
		attachment(service) {
			const terminal = terminals.get(service)
			if (!terminal || terminal.isOver) return null
			const { write, resize, onData, onEnd } = terminal
			return { write, resize, onData, onEnd }
		},
		drained(service, later) {
			const terminal = terminals.get(service)
			if (!terminal || terminal.isOver) return true
			terminal.onEnd(later)
			return false
		},
		close,
		closeAll() {
			for (const service of [...terminals.keys()]) close(service)
		},
	}
}

/** A terminal that tells nothing of its kind is taken for one of today. */
export function terminalEnvironment(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	return env.TERM === undefined ? { ...env, TERM: 'xterm-256color' } : env
}

function own(path: string, uid: number): void {
	try {
		chownSync(path, uid, -1)
	} catch {
		// Its descriptors, which are open by then, work all the same.
	}
}
