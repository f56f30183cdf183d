interface Alarm {
	readonly id: number
	readonly due: number
	readonly fire: () => void
	/** Armed by a chart, not by the virtual host. */
	readonly ofChart: boolean
}

/** Time that passes only when told to; fits XState's `clock`. Alarms that fire may arm others, which fire in the same advance if they fall due. */
export class VirtualClock {
	/** Monotonic ms. */
	now: number
	/** A heap, earliest first, of two with one time the one armed first; what has been cleared stays in it until its time. */
	readonly #heap: Alarm[] = []
	readonly #armed = new Map<number, Alarm>()
	#last = 0
	#ofCharts = 0

	constructor(now = 1000) {
		this.now = now
	}

	/** Alarms of charts that are still to fire. */
	get pendingOfCharts(): number {
		return this.#ofCharts
	}

	setTimeout(fire: (...args: never[]) => void, ms: number): number {
		this.#ofCharts++
		return this.#arm(fire, ms, true)
	}

	clearTimeout(id: number): void {
		const alarm = this.#armed.get(id)
		if (alarm === undefined) return
		if (alarm.ofChart) this.#ofCharts--
		this.#armed.delete(id)
	}

	/** An alarm of the virtual host; returns its number for `clearTimeout`. */
	after(ms: number, fire: () => void): number {
		return this.#arm(fire, ms, false)
	}

	/** Lets `ms` pass, calling `each` after every alarm; `false` from it ends the advance. */
	advance(ms: number, each: () => boolean): void {
		const end = this.now + ms
		for (let next = this.#next(end); next !== null; next = this.#next(end)) {
			this.clearTimeout(next.id)
			this.now = Math.max(this.now, next.due)
			next.fire()
			if (!each()) return
		}
		this.now = Math.max(this.now, end)
	}

	/** Lets time pass until the next alarm has fired; false if there is none. */
	step(): boolean {
		const next = this.#next(Number.POSITIVE_INFINITY)
		if (next === null) return false
		this.clearTimeout(next.id)
		this.now = Math.max(this.now, next.due)
		next.fire()
		return true
	}

	/** Time passes while nobody looks (the machine slept, the daemon was stopped): what fell due is late. */
	leap(ms: number): void {
		this.now += ms
	}

	#arm(fire: (...args: never[]) => void, ms: number, ofChart: boolean): number {
		if (Number.isNaN(ms)) throw new RangeError('an alarm needs a time')
		const alarm = { id: ++this.#last, due: this.now + Math.max(0, ms), fire: () => fire(), ofChart }
		this.#armed.set(alarm.id, alarm)
		rise(this.#heap, alarm)
		return alarm.id
	}

	#next(end: number): Alarm | null {
		for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
			if (this.#armed.has(first.id)) return first.due > end ? null : first
			sink(this.#heap)
		}
		return null
	}
}

function earlier(a: Alarm, b: Alarm): boolean {
	return a.due === b.due ? a.id < b.id : a.due < b.due
}

function rise(heap: Alarm[], alarm: Alarm): void {
	let at = heap.length
	for (let up = (at - 1) >> 1; at > 0; up = (at - 1) >> 1) {
		const parent = heap[up]
		if (parent === undefined || earlier(parent, alarm)) break
		heap[at] = parent
		at = up
	}
	heap[at] = alarm
}

/** Takes the first away. */
function sink(heap: Alarm[]): void {
	const last = heap.pop()
	if (last === undefined || heap.length === 0) return
	let at = 0
	for (let child = 1; child < heap.length; child = 2 * at + 1) {
		const [left, right] = [heap[child], heap[child + 1]]
		const down = left !== undefined && right !== undefined && earlier(right, left) ? child + 1 : child
		const below = heap[down]
		if (below === undefined || earlier(last, below)) break
		heap[at] = below
		at = down
	}
	heap[at] = last
}
