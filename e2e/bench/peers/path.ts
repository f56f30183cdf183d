import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** A program on PATH or in the directories of system daemons; null: none. */
export function onPath(name: string): string | null {
	const directories = [...(process.env.PATH ?? '').split(':'), '/sbin', '/usr/sbin']
	for (const directory of directories) {
		try {
			accessSync(join(directory, name), constants.X_OK)
			return join(directory, name)
		} catch {
			// Not in this one.
		}
	}
	return null
}
