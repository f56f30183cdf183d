import { closeSync } from 'node:fs'
import { ReadStream } from 'node:tty'
import { openPair } from './pair.ts'

/** A pseudo-terminal of one run. */
export interface Terminal {
	/** Path of the end that the service gets. */
	readonly path: string
	/** The service has opened its end: ours is closed, so that the terminal ends with the last of its processes. */
	handOver(): void
	/** The main process has ended. */
	finish(): void
	write(data: Uint8Array | string): void
	resize(cols: number, rows: number): void
	onData(listener: (data: Uint8Array) => void): () => void
	/** Called once when nothing comes any more, at the latest when the terminal is closed. */
	onEnd(listener: () => void): () => void
	readonly isOver: boolean
	close(): void
}

const largest = 65_535
/** How long the end of what is on its way is waited for once the main process is gone, ms: residue may hold the terminal open for good. */
const patience = 200

/** Opens a pseudo-terminal of 80 columns and 24 rows; throws a `SpawnRefusal`. */
export function openTerminal(): Terminal {
	const pair = openPair()
	const dataListeners = new Set<(data: Uint8Array) => void>()
	const endListeners = new Set<() => void>()
	let isOver = false
	const over = () => {
		if (isOver) return
		isOver = true
		for (const listener of [...endListeners]) listener()
		endListeners.clear()
	}
	let isSlaveOpen = true
	const closeSlave = () => {
		if (isSlaveOpen) closeSync(pair.slave)
		isSlaveOpen = false
	}
	const master = new ReadStream(pair.master)
	master.on('data', (data: Buffer) => {
		for (const listener of [...dataListeners]) listener(data)
	})
	// EIO is how the kernel says that the other end is closed.
	master.on('error', () => master.destroy())
	master.once('close', over)

	return {
		path: pair.path,
		handOver: closeSlave,
		finish() {
			closeSlave()
			setTimeout(over, patience).unref()
		},
		write(data) {
			if (!master.destroyed) master.write(data)
		},
		resize(cols, rows) {
			if (!master.destroyed) pair.resize(clamp(cols), clamp(rows))
		},
		onData(listener) {
			dataListeners.add(listener)
			return () => dataListeners.delete(listener)
		},
		onEnd(listener) {
			if (isOver) listener()
			else endListeners.add(listener)
			return () => endListeners.delete(listener)
		},
		get isOver() {
			return isOver
		},
		close() {
			closeSlave()
			master.destroy()
			over()
		},
	}
}

function clamp(size: number): number {
	return Number.isFinite(size) ? Math.min(Math.max(Math.trunc(size), 1), largest) : 1
}
