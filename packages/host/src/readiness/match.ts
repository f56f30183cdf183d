/** Lines to look at, in order. `lineLimit`: longest time for one, ms of the thread's own. */
export interface MatchQuestion {
	readonly id: number
	readonly pattern: string
	readonly lines: readonly string[]
	readonly lineLimit: number
}

export interface MatchAnswer {
	readonly id: number
	readonly isMatch: boolean
}

/**
 * The whole program of the matching thread, given to it as text: nothing from outside of the function may be used in it. All lines are tried in one
 * script, since each script with a time limit starts a thread of its own; the line at which that limit is reached is tried once more by itself.
 */
export function lookForMatch(): void {
	const { parentPort }: typeof import('node:worker_threads') = process.getBuiltinModule('node:worker_threads')
	const vm: typeof import('node:vm') = process.getBuiltinModule('node:vm')
	const script = new vm.Script('while (at < end) { if (expression.test(lines[at])) { found = true; break } at++ }')
	const context = vm.createContext({ expression: /(?:)/, lines: [''], at: 0, end: 0, found: false })

	const run = (from: number, to: number, timeout: number): number => {
		Object.assign(context, { at: from, end: to, found: false })
		try {
			script.runInContext(context, { timeout })
		} catch {
			// The limit; `at` tells how far it came.
		}
		return Number(context.at)
	}
	/** Until the line is decided or has had its time: a script's limit is time of the clock, of which a busy machine may give the thread little. */
	const runAlone = (at: number, limit: number) => {
		for (let had = 0; had < limit; ) {
			const before = process.threadCpuUsage()
			if (run(at, at + 1, limit) > at || context.found === true) return
			const { user, system } = process.threadCpuUsage(before)
			had += (user + system) / 1000
		}
	}
	const isMatch = ({ pattern, lines, lineLimit }: MatchQuestion): boolean => {
		Object.assign(context, { expression: compile(pattern), lines })
		for (let at = 0; at < lines.length; ) {
			at = run(at, lines.length, lineLimit)
			if (context.found === true) return true
			if (at >= lines.length) return false
			runAlone(at, lineLimit)
			if (context.found === true) return true
			at++
		}
		return false
	}
	const compile = (pattern: string): RegExp => {
		try {
			return new RegExp(pattern)
		} catch {
			return /(?!)/
		}
	}
	parentPort?.on('message', (question: MatchQuestion) => {
		const answer: MatchAnswer = { id: question.id, isMatch: isMatch(question) }
		parentPort.postMessage(answer)
	})
}
