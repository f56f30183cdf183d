import { Worker } from 'node:worker_threads'
import { lookForMatch, type MatchAnswer, type MatchQuestion } from './match.ts'

/** Looks for the first matching line of each watch, in a thread: an expression may take for ever (config.md 9.3). */
export interface Matcher {
	/** Begins a watch; `matched` is called at most once. */
	watch(pattern: string, matched: () => void): Watch
	close(): void
}

/** A watch for one expression. */
export interface Watch {
	/** The next lines. */
	look(lines: readonly string[]): void
	end(): void
}

/** Characters that may wait for the thread, of one watch; more are not looked at. */
const longestQueue = 8 * 1024 * 1024
/** Longest time for one line, ms. */
const lineLimit = 100

interface Task {
	readonly pattern: string
	readonly matched: () => void
	lines: string[]
	size: number
}

/** The thread lives as long as there is a watch. One question at a time is put to it, so that one bad expression takes turns with the others. */
export function createMatcher(): Matcher {
	const tasks = new Map<number, Task>()
	let worker: Worker | null = null
	let next = 1
	let isBusy = false

	const answered = ({ id, isMatch }: MatchAnswer) => {
		isBusy = false
		const task = tasks.get(id)
		if (task && isMatch) {
			end(id)
			task.matched()
		} else if (task) {
			// To the end of the queue.
			tasks.delete(id)
			tasks.set(id, task)
		}
		ask()
	}
	const ask = () => {
		if (isBusy) return
		for (const [id, task] of tasks) {
			if (task.lines.length === 0) continue
			const question: MatchQuestion = { id, pattern: task.pattern, lines: task.lines, lineLimit }
			task.lines = []
			task.size = 0
			isBusy = true
			worker ??= start()
			return worker.postMessage(question)
		}
	}
	const start = (): Worker => {
		// The function is complete in itself: its text is the whole program, so that a bundle needs no second file.
		const started = new Worker(`(${lookForMatch.toString()})()`, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 64 } })
		started.unref()
		started.on('message', answered)
		// Out of memory: what was asked is not answered, and a new thread goes on with the rest.
		started.on('error', () => {
			if (worker !== started) return
			worker = null
			isBusy = false
			ask()
		})
		return started
	}
	const stop = () => {
		void worker?.terminate()
		worker = null
		isBusy = false
	}
	const end = (id: number) => {
		if (tasks.delete(id) && tasks.size === 0) stop()
	}

	return {
		watch(pattern, matched) {
			const id = next++
			const task: Task = { pattern, matched, lines: [], size: 0 }
			tasks.set(id, task)
			return {
				look(lines) {
					if (!tasks.has(id)) return
					for (const line of lines) {
						if (task.size + line.length > longestQueue) break
						task.lines.push(line)
						task.size += line.length + 1
					}
					ask()
				},
				end: () => end(id),
			}
		},
		close() {
			tasks.clear()
			stop()
		},
	}
}
