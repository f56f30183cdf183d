import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { lookForMatch, type MatchAnswer, type MatchQuestion } from './match.ts'

/** What each attempt is given, until the machine has time: ms of the thread. */
interface Machine {
	readonly starved: readonly number[]
}

/** Puts a question to the program of the thread, on a machine whose limits of time are told by `machine`. */
function answerOf(question: MatchQuestion, machine: Machine): { readonly answer: MatchAnswer | undefined; readonly attempts: number } {
	let answer: MatchAnswer | undefined
	let ask = (_: MatchQuestion) => {}
	let attempts = 0
	let used = 0
	const parentPort = {
		on(_: 'message', listener: typeof ask) {
			ask = listener
		},
		postMessage(given: MatchAnswer) {
			answer = given
		},
	}
	interface Context {
		expression: RegExp
		lines: readonly string[]
		at: number
		end: number
		found: boolean
	}
	class Script {
		runInContext(context: Context) {
			const given = machine.starved[attempts++]
			if (given !== undefined) {
				used += given
				throw new Error('Script execution timed out')
			}
			for (; context.at < context.end; context.at++) {
				context.found = context.expression.test(context.lines[context.at] ?? '')
				if (context.found) return
			}
		}
	}
	const modules: Record<string, object> = {
		'node:worker_threads': { parentPort },
		'node:vm': { Script, createContext: (context: object) => context },
	}
	const builtin = mock.method(process, 'getBuiltinModule', (name: string) => modules[name])
	const cpu = mock.method(process, 'threadCpuUsage', (since?: { user: number }) => ({ user: used * 1000 - (since?.user ?? 0), system: 0 }))
	try {
		lookForMatch()
		ask(question)
	} finally {
		builtin.mock.restore()
		cpu.mock.restore()
	}
	return { answer, attempts }
}

describe('the program of the matching thread', () => {
	const question: MatchQuestion = { id: 1, pattern: 'ready', lines: ['ready'], lineLimit: 100 }

	it('tries a line again as long as the machine gave it no time', () => {
		assert.deepEqual(answerOf(question, { starved: [1, 2, 0, 3, 5] }), { answer: { id: 1, isMatch: true }, attempts: 6 })
	})

	it('gives a line up that has had its time', () => {
		assert.deepEqual(answerOf(question, { starved: [100, 60, 60] }), { answer: { id: 1, isMatch: false }, attempts: 3 })
	})
})
