import { isService } from '@zinit/machines'
import { notRunning } from './actions.ts'
import { type Core, viewFor } from './core.ts'
import { SupervisorError } from './error.ts'
import type { AttachOptions, Terminal } from './model.ts'

/** Who may write to the terminals of services with `stdin = "tty"`: one at a time (rpc.md 8.4). */
export interface Terminals {
	attach(core: Core, name: string, options: AttachOptions): Terminal
}

export function createTerminals(): Terminals {
	const writers = new Map<string, Terminal>()
	return {
		attach(core, name, { write = false, cols = 80, rows = 24 }) {
			const attachment = terminalOf(core, name)
			const ends: (() => void)[] = []
			const mayWrite = () => {
				if (writers.get(name) === terminal) return
				throw new SupervisorError('permission_denied', `cannot write to the terminal of '${name}': not its writer`, { service: name })
			}
			const terminal: Terminal = {
				writer: write && !writers.has(name),
				write(data) {
					mayWrite()
					attachment.write(data)
				},
				resize(columns, lines) {
					mayWrite()
					attachment.resize(columns, lines)
				},
				onData(listener) {
					const end = attachment.onData(listener)
					ends.push(end)
					return end
				},
				onEnd(listener) {
					const end = attachment.onEnd(listener)
					ends.push(end)
					return end
				},
				close() {
					if (writers.get(name) === terminal) writers.delete(name)
					for (const end of ends.splice(0)) end()
				},
			}
			if (!terminal.writer) return terminal
			writers.set(name, terminal)
			attachment.onEnd(() => writers.get(name) === terminal && writers.delete(name))
			attachment.resize(cols, rows)
			return terminal
		},
	}
}

function terminalOf(core: Core, name: string) {
	const view = viewFor(core, name, 'query')
	if (!isService(view) || view.context.unit.config.service.stdin !== 'tty') {
		throw new SupervisorError('not_supported', `cannot attach to '${name}': it has no terminal`, { service: name })
	}
	const attachment = core.host.processes.attach(name)
	if (attachment === null) throw notRunning(name)
	return attachment
}
