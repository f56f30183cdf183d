import type { PromiseActorLogic, PromiseSnapshot } from 'xstate'
import type { ProbeInput, ProbeOutcome } from '../ports.ts'

type ProbeState = PromiseSnapshot<ProbeOutcome, ProbeInput>

/** A promise's actor without the promise: its answer comes when a virtual clock says so, not a microtask later. */
export function virtualProbe(
	ask: (input: ProbeInput, answer: (outcome: ProbeOutcome) => void) => void,
): PromiseActorLogic<ProbeOutcome, ProbeInput> {
	return {
		config: undefined,
		getInitialSnapshot: (_, input) => ({ status: 'active', output: undefined, error: undefined, input }),
		getPersistedSnapshot: snapshot => snapshot,
		restoreSnapshot: snapshot => snapshot as ProbeState,
		start: ({ input }, { self }) => {
			if (input !== undefined) ask(input, outcome => self.send({ type: 'answered', outcome }))
		},
		transition: (state, event) => {
			if (event.type === 'answered' && isOutcome(event.outcome)) return { ...state, status: 'done', output: event.outcome }
			return event.type === 'xstate.stop' ? { ...state, status: 'stopped', input: undefined } : state
		},
	} as PromiseActorLogic<ProbeOutcome, ProbeInput>
}

function isOutcome(value: unknown): value is ProbeOutcome {
	return typeof value === 'object' && value !== null && 'ok' in value
}
