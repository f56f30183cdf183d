import { rename } from 'node:fs/promises'

/** Moves `path` to `path.1`, what was there to `path.2`, and so on; what would get a number above `count` is replaced (config.md 9.4). */
export async function rotateFiles(path: string, count: number): Promise<void> {
	for (let number = count - 1; number >= 1; number--) await move(`${path}.${number}`, `${path}.${number + 1}`)
	await move(path, `${path}.1`)
}

async function move(from: string, to: string): Promise<void> {
	try {
		await rename(from, to)
	} catch (error) {
		if (Reflect.get(Object(error), 'code') !== 'ENOENT') throw error
	}
}
