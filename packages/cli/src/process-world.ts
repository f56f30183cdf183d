import { descriptorSink } from './output/sink.ts'
import type { Keyboard, World } from './output/world.ts'

const restores = new Set<() => void>()

/** The world of this process. */
export const processWorld: World = {
	env: process.env,
	get cwd() {
		return workingDirectory()
	},
	stdout: descriptorSink(1, () => process.stdout),
	stderr: descriptorSink(2, () => process.stderr),
	get canAsk() {
		return process.stdin.isTTY === true && process.stdout.isTTY === true
	},
	ask: async question => (await import('./output/ask.ts')).askUser(question),
	readStdin: async () => (await import('./output/ask.ts')).readInput(),
	openKeyboard,
	now: Date.now,
	onInterrupt: restore => {
		restores.add(restore)
		return () => restores.delete(restore)
	},
	endOnSignals: () => {
		for (const signal of Object.keys(interrupts)) process.off(signal, endBy).on(signal, endBy)
	},
	releaseSignals: () => {
		for (const signal of Object.keys(interrupts)) process.off(signal, endBy)
	},
}

/** Where nothing can be if it was removed: what is absolute is found all the same, and nothing is written anywhere else. */
function workingDirectory(): string {
	try {
		return process.cwd()
	} catch {
		return '/dev/null'
	}
}

/** Exit codes of the signals that end us (cli.md 1.2). */
const interrupts = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

function endBy(signal: keyof typeof interrupts): void {
	for (const restore of restores) restore()
	process.exit(interrupts[signal])
}

function openKeyboard(): Keyboard {
	const { stdin, stdout } = process
	const raw = stdin.isTTY === true
	if (raw) stdin.setRawMode(true)
	const undo: (() => void)[] = []
	return {
		onBytes: listener => stdin.on('data', listener),
		onResize: listener => {
			stdout.on('resize', listener)
			undo.push(() => stdout.off('resize', listener))
		},
		onEnd: listener => {
			// The one for errors stays: after the end nobody else takes them.
			stdin.on('end', listener).on('error', listener)
			undo.push(() => stdin.off('end', listener))
		},
		close: () => {
			if (raw && !stdin.destroyed) stdin.setRawMode(false)
			stdin.removeAllListeners('data').pause()
			for (const each of undo) each()
		},
	}
}
