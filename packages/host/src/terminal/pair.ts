import { createRequire } from 'node:module'
import { describeError } from '../native/errno.ts'
import { loadLibc } from '../native/libc.ts'
import { SpawnRefusal } from '../settings/refusal.ts'

/** Both ends of a pseudo-terminal (pty(7)): descriptors of this program, and the path that a service opens. */
export interface TerminalPair {
	readonly master: number
	readonly slave: number
	readonly path: string
	resize(cols: number, rows: number): void
}

/** The part of node-pty that works without a process of its making; its `open` keeps a descriptor of the slave that nobody can close. */
interface Binary {
	open(cols: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string }
	resize(fd: number, cols: number, rows: number): void
}

const F_SETFD = 2
const FD_CLOEXEC = 1

/** Whether node-pty is installed; it is not loaded for that. */
export function hasTerminals(): boolean {
	try {
		createRequire(import.meta.url).resolve('node-pty')
		return process.platform !== 'win32'
	} catch {
		return false
	}
}

/** Opens a pseudo-terminal of 80 columns and 24 rows; throws a `SpawnRefusal`. */
export function openPair(): TerminalPair {
	try {
		const { requireBinary }: { requireBinary(file: string): Binary } = createRequire(import.meta.url)('node-pty/requireBinary.js')
		const binary = requireBinary('pty.node')
		const { master, slave, pty } = binary.open(80, 24)
		// No other child may keep the terminal open. Without koffi this is not to be had, and it ends with the last of them.
		for (const fd of [master, slave]) loadLibc()?.fcntl(fd, F_SETFD, FD_CLOEXEC)
		return { master, slave, path: pty, resize: (cols, rows) => binary.resize(master, cols, rows) }
	} catch (error) {
		throw new SpawnRefusal(`cannot open a terminal: ${describeError(error).split('\n')[0]}`)
	}
}
