/** Does work one at a time: what is asked for meanwhile is done once afterwards, at least `pause` ms later. Its errors are left to the work. */
export const coalesced = (work: () => Promise<void>, pause: number): { ask(): void; close(): void } => {
	let state: 'idle' | 'working' | 'asked' | 'closed' = 'idle'
	let timer: NodeJS.Timeout | undefined
	const run = async () => {
		state = 'working'
		await work()
		// While it worked it was perhaps asked again, or closed.
		const after = state as typeof state | 'asked' | 'closed'
		if (after === 'closed') return
		if (after === 'asked') timer = setTimeout(() => void run(), pause)
		else state = 'idle'
	}
	return {
		ask() {
			if (state === 'idle') void run()
			else if (state === 'working') state = 'asked'
		},
		close() {
			state = 'closed'
			clearTimeout(timer)
		},
	}
}
