import { closeSync, openSync } from 'node:fs'

/** A descriptor that is held for the moment at which there are no others. */
let held: number | null = null

/** Opens a file for reading, with the reserve if this program has no other descriptor left: a look at /proc that fails would take the living for dead. */
export function openReserved(path: string): number {
	held ??= take()
	try {
		return openSync(path, 'r')
	} catch (error) {
		if (!isExhausted(error) || held === null) throw error
		closeSync(held)
		held = null
		return openSync(path, 'r')
	}
}

function take(): number | null {
	try {
		return openSync('/dev/null', 'r')
	} catch {
		return null
	}
}

function isExhausted(error: unknown): boolean {
	const code: unknown = Reflect.get(Object(error), 'code')
	return code === 'EMFILE' || code === 'ENFILE'
}
