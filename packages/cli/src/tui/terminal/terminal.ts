import type { World } from '../../output/world.ts'
import { difference } from '../screen/difference.ts'
import { type Key, Keys } from './keys.ts'

/** The user's terminal while the program has all of it. */
export interface Terminal {
	readonly columns: number
	readonly rows: number
	onKeys(listener: (keys: readonly Key[]) => void): void
	onResize(listener: () => void): void
	/** The terminal is gone. */
	onEnd(listener: () => void): void
	/** Shows encoded rows; writes only those that changed. Throws ReaderGone if nobody looks any more. */
	show(rows: readonly string[]): void
	/** The next `show` writes everything. */
	forget(): void
	/** Puts the terminal back as it was. */
	close(): void
}

/** Takes the terminal: alternate screen, raw keyboard. However the process ends, SIGKILL excepted, the terminal is put right before. */
export const openTerminal = (world: World): Terminal => {
	const { stdout } = world
	const keyboard = world.openKeyboard()
	let shown: readonly string[] = []
	let waiting: NodeJS.Timeout | undefined
	let isOpen = true

	const close = () => {
		if (!isOpen) return
		isOpen = false
		clearTimeout(waiting)
		forgetSignals()
		process.off('exit', close)
		process.off('uncaughtExceptionMonitor', close)
		try {
			stdout.write(leave)
			keyboard.close()
		} catch {
			// The terminal is gone: there is nothing to put right.
		}
	}
	const forgetSignals = world.onInterrupt(close)
	process.on('exit', close)
	// Before Node.js tells of the defect: on the alternate screen nobody would see it.
	process.on('uncaughtExceptionMonitor', close)
	stdout.write(enter)

	return {
		get columns() {
			return stdout.columns || usual.columns
		},
		get rows() {
			return stdout.rows || usual.rows
		},
		onKeys(listener) {
			const keys = new Keys()
			keyboard.onBytes(bytes => {
				clearTimeout(waiting)
				listener(keys.take(bytes))
				if (keys.waits && isOpen) waiting = setTimeout(() => listener(keys.flush()), ESCAPE_MS)
			})
		},
		onResize: listener => keyboard.onResize(listener),
		onEnd: listener => keyboard.onEnd(listener),
		show(rows) {
			const changes = difference(shown, rows)
			shown = rows
			if (changes !== '' && isOpen) stdout.write(changes)
		},
		forget() {
			shown = []
			if (isOpen) stdout.write(clear)
		},
		close,
	}
}

/** Some terminals say 0, because they do not know. */
const usual = { columns: 80, rows: 24 }

const clear = '\u001b[0m\u001b[2J'
// Without automatic wrapping a character in the last column does not move the next one.
const enter = `\u001b[?1049h\u001b[?25l\u001b[?7l${clear}`
const leave = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l'

/** After so long an Escape is the key, and no beginning of another one. */
const ESCAPE_MS = 50
