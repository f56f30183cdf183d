import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether PATH has a program of the system that a test needs. */
export function isInstalled(name: string): boolean {
	return (process.env.PATH ?? '').split(delimiter).some(directory => {
		try {
			accessSync(join(directory, name), constants.X_OK)
			return true
		} catch {
			return false
		}
	})
}

/** Whether the tests run as the superuser, who alone may change users, mount and limit. */
export const isRoot = process.getuid?.() === 0
