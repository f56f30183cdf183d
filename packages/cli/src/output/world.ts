/** A stream that is written to. */
export interface Sink {
	/** Throws ReaderGone if nobody reads any more. */
	write(text: string | Uint8Array): void
	readonly terminal: boolean
	/** Size of the terminal; Infinity where it has none. */
	readonly columns: number
	readonly rows: number
}

/** What a command finds around itself; tests pass their own. */
export interface World {
	readonly env: Readonly<Record<string, string | undefined>>
	readonly cwd: string
	readonly stdout: Sink
	readonly stderr: Sink
	/** True if questions can be asked. */
	readonly canAsk: boolean
	/** One line of the user's answer, without its end; null at the end of input. */
	ask(question: string): Promise<string | null>
	/** All of stdin. */
	readStdin(): Promise<string>
	/** The keyboard as bytes, in raw mode if it is a terminal. */
	openKeyboard(): Keyboard
	/** Unix ms. */
	now(): number
	/** `restore` is called before a signal ends the process, to put the terminal right; the result takes it back. */
	onInterrupt(restore: () => void): () => void
	/** From now on a signal puts the terminal right and ends the process with its exit code (cli.md 1.2); what was waited for goes on in the daemon. */
	endOnSignals(): void
	/** From now on signals are somebody else's: those of a script. */
	releaseSignals(): void
}

export interface Keyboard {
	onBytes(listener: (bytes: Uint8Array) => void): void
	/** The size of the terminal has changed. */
	onResize(listener: () => void): void
	/** Nobody can type any more: the terminal is gone. */
	onEnd(listener: () => void): void
	/** Puts the terminal back as it was. */
	close(): void
}

/** The reader of stdout went away: no failure (cli.md 1.2). */
export class ReaderGone extends Error {
	override readonly name = 'ReaderGone'
}
