import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureDirectory } from './directories.ts'
import { randomHex } from './random.ts'
import { writeFileAtomic } from './write.ts'

/** The id of the daemon line of a state directory, 16 hexadecimal digits, made when missing or broken (init.md 6.2). */
export async function bootId(stateDir: string): Promise<string> {
	const path = join(stateDir, 'boot')
	const known = await readFile(path, 'utf8').catch(() => '')
	if (/^[0-9a-f]{16}$/.test(known.trim())) return known.trim()
	const made = newBootId()
	await ensureDirectory(stateDir, 0o700)
	await writeFileAtomic(path, `${made}\n`, { mode: 0o600 })
	return made
}

/** A random id, 16 hexadecimal digits. */
export function newBootId(): string {
	return randomHex(8)
}
