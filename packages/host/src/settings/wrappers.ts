import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { SpawnRefusal } from './refusal.ts'

/** Where the system keeps its own programs. */
export const systemPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const

/** The path with the system's directories appended that it lacks. */
export function searchPath(path: string): string {
	const directories = path.split(':').filter(Boolean)
	return [...directories, ...systemPath.filter(directory => !directories.includes(directory))].join(':')
}

/** Where a program is that a key is applied by, on the daemon's own path; throws a `SpawnRefusal` naming it if it is nowhere. */
export function findWrapper(program: string, key: string): string {
	const candidates = searchPath(process.env.PATH ?? '')
		.split(':')
		.map(directory => join(directory, program))
	const found = candidates.find(isProgram)
	if (found === undefined) throw new SpawnRefusal(`cannot find '${program}', which ${key} needs`)
	return found
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK)
		return statSync(path).isFile()
	} catch {
		return false
	}
}
