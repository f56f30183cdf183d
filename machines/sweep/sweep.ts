import { sendParent, setup } from 'xstate'
import { unfilled } from '../ports.ts'
import { KILL_TIMEOUT_MS } from '../service/deadlines.ts'

export interface SweepInput {
	readonly name: string
	/** Signal number. */
	readonly signal: number
	/** ms until SIGKILL. */
	readonly timeout: number
	readonly mode: 'tree' | 'group'
	/** Monotonic ms of its beginning. */
	readonly at: number
}

/** Ends the residue of a service as a stop would (lifecycle.md 6.3): signal, SIGKILL, and after 5 s the news that something survived. Its parent ends it when the residue is gone. */
export const sweepMachine = setup({
	types: {} as { context: SweepInput; input: SweepInput; events: { type: 'never' } },
	delays: { grace: ({ context }) => context.timeout, killTimeout: KILL_TIMEOUT_MS },
	actions: {
		stopResidue: unfilled('stopResidue'),
		killResidue: unfilled('killResidue'),
		reportStuck: sendParent(({ context }) => ({ type: 'sweep.stuck', at: context.at + context.timeout + KILL_TIMEOUT_MS })),
	},
}).createMachine({
	id: 'sweep',
	context: ({ input }) => input,
	initial: 'signalled',
	states: {
		signalled: { entry: 'stopResidue', after: { grace: 'killed' } },
		killed: { entry: 'killResidue', after: { killTimeout: 'stuck' } },
		stuck: { entry: 'reportStuck' },
	},
})
