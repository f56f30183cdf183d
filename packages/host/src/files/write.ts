import { lstat, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { randomHex } from './random.ts'

/**
 * How a file is written. `keepModeOf`: a file whose permission bits are taken instead of `mode` if it exists. `followLinks`: where the path is a symbolic link,
 * the file that it leads to is written, else the link is replaced. `sync: false` leaves out fsync.
 */
export interface WriteOptions {
	readonly mode: number
	readonly keepModeOf?: string
	readonly followLinks?: boolean
	readonly sync?: boolean
}

/** Writes a file so that it has its old content or all of the new, even after a crash of the machine. On failure rejects, and nothing is left. */
export async function writeFileAtomic(
	path: string,
	text: string | Uint8Array,
	{ mode, keepModeOf, followLinks = false, sync = true }: WriteOptions,
): Promise<void> {
	const target = followLinks && (await isThere(path)) ? await realpath(path) : path
	const temporary = join(dirname(target), `.${basename(target)}.${randomHex(6)}`)
	const bits = keepModeOf === undefined ? mode : await modeOf(keepModeOf, mode)
	try {
		{
			await using file = await open(temporary, 'wx', bits)
			// The umask does not apply to what is asked for here.
			await file.chmod(bits)
			await file.writeFile(text)
			if (sync) await file.sync()
		}
		await rename(temporary, target)
	} catch (error) {
		await rm(temporary, { force: true })
		throw error
	}
	if (sync) await syncDirectory(dirname(target))
}

/** A link into the void is there too. */
async function isThere(path: string): Promise<boolean> {
	return lstat(path).then(
		() => true,
		() => false,
	)
}

async function modeOf(path: string, otherwise: number): Promise<number> {
	try {
		return (await stat(path)).mode & 0o777
	} catch {
		return otherwise
	}
}

async function syncDirectory(path: string): Promise<void> {
	await using directory = await open(path, 'r')
	await directory.sync()
}
