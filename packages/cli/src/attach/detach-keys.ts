/** Bytes of Ctrl-P and Ctrl-Q. */
const FIRST = 0x10
const SECOND = 0x11

/** Looks for Ctrl-P Ctrl-Q in what is typed, across chunks; a Ctrl-P alone is passed on with what follows it. */
export class DetachKeys {
	#held = false

	/** What to send, and whether the user has gone. */
	take(bytes: Uint8Array): { readonly send: Uint8Array; readonly detached: boolean } {
		const send: number[] = []
		for (const byte of bytes) {
			if (this.#held && byte === SECOND) return { send: Uint8Array.from(send), detached: true }
			if (this.#held) send.push(FIRST)
			this.#held = byte === FIRST
			if (!this.#held) send.push(byte)
		}
		return { send: Uint8Array.from(send), detached: false }
	}
}
