import { existsSync } from 'node:fs'

/** True if something is at the path, whatever it is; symbolic links are followed. */
export function pathExists(path: string): boolean {
	return existsSync(path)
}
