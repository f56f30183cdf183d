import { StringDecoder } from 'node:string_decoder'

/** A key: a word of `named`, or the character that was typed. */
export type Key = string

/** Tells what was typed from the bytes of a terminal, across chunks. */
export class Keys {
	readonly #decoder = new StringDecoder('utf8')
	#rest = ''

	/** The keys of some more bytes; the beginning of a sequence waits for its end. */
	take(bytes: Uint8Array): readonly Key[] {
		this.#rest += this.#decoder.write(Buffer.from(bytes))
		const keys: Key[] = []
		while (this.#rest !== '' && !unfinished.test(this.#rest)) keys.push(...this.#next())
		return keys
	}

	/** True while something waits that may be Escape, or the beginning of another key. */
	get waits(): boolean {
		return this.#rest !== ''
	}

	/** What waited was no sequence: nothing came for a while. */
	flush(): readonly Key[] {
		const [first, ...typed] = this.#rest
		this.#rest = ''
		return first === undefined ? [] : ['escape', ...typed]
	}

	#next(): readonly Key[] {
		const sequence = finished.exec(this.#rest)?.[0] ?? [...this.#rest][0] ?? ''
		this.#rest = this.#rest.slice(sequence.length)
		const name = named[sequence]
		if (name !== undefined) return [name]
		// Other sequences and control characters say nothing to us.
		return sequence.length > 2 || sequence < ' ' ? [] : [sequence]
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys send them
const finished = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])/
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys send them
const unfinished = /^\u001b(?:\[[0-?]*[ -/]*|O)?$/

const named: Readonly<Record<string, Key>> = {
	'\u001b': 'escape',
	'\u001b[A': 'up',
	'\u001bOA': 'up',
	'\u001b[B': 'down',
	'\u001bOB': 'down',
	'\u001b[C': 'right',
	'\u001bOC': 'right',
	'\u001b[D': 'left',
	'\u001bOD': 'left',
	'\u001b[5~': 'page-up',
	'\u001b[6~': 'page-down',
	'\u001b[H': 'home',
	'\u001bOH': 'home',
	'\u001b[1~': 'home',
	'\u001b[F': 'end',
	'\u001bOF': 'end',
	'\u001b[4~': 'end',
	'\u001b[Z': 'back-tab',
	'\t': 'tab',
	'\r': 'enter',
	'\n': 'enter',
	'\u007f': 'backspace',
	'\b': 'backspace',
	'\u0003': 'ctrl-c',
	'\u000c': 'ctrl-l',
	'\u0015': 'ctrl-u',
}
