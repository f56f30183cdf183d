import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Random bytes of the kernel (random(4)) in hexadecimal digits, two for each. Not from `node:crypto`, which takes a start 6 ms to load; that is left
 * for where the device cannot be read.
 */
export function randomHex(bytes: number): string {
	const buffer = Buffer.alloc(bytes)
	try {
		const device = openSync('/dev/urandom', 'r')
		try {
			readSync(device, buffer)
		} finally {
			closeSync(device)
		}
	} catch {
		process.getBuiltinModule('node:crypto').randomFillSync(buffer)
	}
	return buffer.toString('hex')
}
