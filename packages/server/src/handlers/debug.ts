import type { Supervisor } from '@zinit/supervisor'
import type { HandlersOf } from '../rpc/handlers.ts'

/** debug.* (rpc.md 5.5). */
export const debugHandlers = (supervisor: Supervisor): HandlersOf<'debug'> => ({
	'debug.state': () => ({ output: supervisor.debugState() }),
	'debug.process_tree': ({ name }) => ({ output: supervisor.debugProcessTree(name) }),
})
