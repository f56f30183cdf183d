import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** True if a first word that is no command names a script: a path, or a file with the extension of one, that exists (cli.md 6.2). */
export const scriptAt = (word: string, cwd: string): boolean =>
	(word.includes('/') || /\.(ts|mts|js|mjs|rhai)$/.test(word)) && existsSync(resolve(cwd, word))
