import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

/** Whether a command's first word can be run: a path is taken from `dir`, a bare word is looked up in `path` (config.md 6.1). Null: as the daemon has it. */
export async function findExecutable(
	word: string,
	{ dir, path }: { readonly dir: string | null; readonly path: string | null },
): Promise<string | null> {
	const base = dir ?? process.cwd()
	const candidates = word.includes('/')
		? [resolve(base, word)]
		: (path ?? process.env.PATH ?? '/usr/bin:/bin').split(':').map(directory => resolve(base, directory, word))
	for (const candidate of candidates) if (await isExecutable(candidate)) return candidate
	return null
}

async function isExecutable(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK)
		return (await stat(path)).isFile()
	} catch {
		return false
	}
}
