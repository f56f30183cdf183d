import type { Libc } from './libc.ts'

/** A descriptor of a child: a path that is opened in the child, read-write unless told otherwise, or a descriptor that is duplicated there. */
export interface ChildFile {
	readonly fd: number
	readonly from: string | number
	readonly flags?: number
}

/** What a child is made from. `files` are set up in their order. */
export interface NativeChild {
	/** Arguments of /bin/sh, its name first. */
	readonly argv: readonly string[]
	readonly dir: string | null
	readonly env: Readonly<Record<string, string>>
	readonly files: readonly ChildFile[]
}

/** Makes a /bin/sh in a session of its own by posix_spawn(3); returns its pid, or the negated errno. */
export type SpawnChild = (child: NativeChild) => number

const O_RDWR = 2
const SETSIGDEF = 0x04
const SETSIGMASK = 0x08
const SETSID = 0x80
const shell = '/bin/sh'

/** Prepares what all spawns have in common: new session, every signal at its default, nothing blocked. */
export function createSpawnChild(libc: Libc): SpawnChild {
	// Sizes are upper bounds over glibc and musl (336 and 80 bytes on x86_64 glibc).
	const attributes = Buffer.alloc(512)
	const actions = Buffer.alloc(256)
	const pid = Buffer.alloc(4)
	const signals = Buffer.alloc(128)
	libc.attributesInit(attributes)
	libc.attributesFlags(attributes, SETSID | SETSIGDEF | SETSIGMASK)
	// Not by sigfillset(3), which leaves out the two signals that glibc uses itself: they would be inherited as ignored.
	signals.fill(0xff)
	libc.attributesDefaults(attributes, signals)
	signals.fill(0)
	libc.attributesMask(attributes, signals)
	const argv = createStringTable(libc)
	const envp = createStringTable(libc)

	return child => {
		let environment = ''
		for (const key in child.env) environment += `${key}=${child.env[key]}\0`
		const argvBytes = argv(`${child.argv.join('\0')}\0`)
		const envpBytes = envp(environment)
		libc.actionsInit(actions)
		try {
			let failed = 0
			for (const { fd, from, flags = O_RDWR } of child.files) {
				failed ||= typeof from === 'string' ? libc.actionsOpen(actions, fd, from, flags, 0) : libc.actionsDuplicate(actions, from, fd)
			}
			failed ||=
				(child.dir === null ? 0 : libc.actionsChdir(actions, child.dir)) ||
				libc.posixSpawn(pid, shell, actions, attributes, argvBytes, envpBytes)
			return failed ? -failed : pid.readInt32LE(0)
		} finally {
			libc.actionsDestroy(actions)
		}
	}
}

/**
 * Lays NUL-terminated strings out as C wants them: an array of pointers with a null at its end. One buffer is reused, since encoding each string
 * by itself took 20 µs a spawn for an environment of 35, this takes 4.
 */
function createStringTable(libc: Libc): (strings: string) => Uint8Array {
	let bytes = Buffer.allocUnsafeSlow(16 * 1024)
	let pointers = new Uint32Array(0)
	let base = libc.address(bytes)
	return strings => {
		// At most 3 bytes a character; a string of one byte has its NUL as well, so there are at most length / 1 strings.
		let count = 0
		for (let at = strings.indexOf('\0'); at >= 0; at = strings.indexOf('\0', at + 1)) count++
		const head = (count + 1) * 8
		const needed = head + strings.length * 3
		if (needed > bytes.length) {
			bytes = Buffer.allocUnsafeSlow(needed * 2)
			base = libc.address(bytes)
			pointers = new Uint32Array(0)
		}
		if (pointers.length < (count + 1) * 2) pointers = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 8) * 2)
		const end = head + bytes.write(strings, head, 'utf8')
		let from = head
		for (let index = 0; index < count; index++) {
			const address = base + from
			pointers[index * 2] = address % 0x1_0000_0000
			pointers[index * 2 + 1] = Math.floor(address / 0x1_0000_0000)
			from = bytes.indexOf(0, from) + 1
		}
		pointers[count * 2] = 0
		pointers[count * 2 + 1] = 0
		return bytes.subarray(0, end)
	}
}
