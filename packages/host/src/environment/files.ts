import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EnvironmentFiles } from '../model.ts'
import { describeError } from '../native/errno.ts'
import { SpawnRefusal } from '../settings/refusal.ts'
import { parseEnvironment } from './parse.ts'

const longest = 1024 * 1024

/** The variables of the files, later ones over earlier ones; throws a `SpawnRefusal` naming the file, and the line, that is to blame. */
export function readEnvironmentFiles({ paths, directory }: EnvironmentFiles): Record<string, string> {
	const variables: Record<string, string> = {}
	for (const each of paths) {
		const isOptional = each.startsWith('-')
		const path = resolve(directory, isOptional ? each.slice(1) : each)
		const text = readRegular(path, isOptional)
		const parsed = parseEnvironment(text ?? '')
		if (!parsed.ok) throw new SpawnRefusal(`cannot read service.env_file '${path}': line ${parsed.line}: ${parsed.reason}`)
		for (const [name, value] of parsed.variables) variables[name] = value
	}
	return variables
}

// Opened without waiting: a FIFO, which has no end, must not hold the daemon up.
function readRegular(path: string, isOptional: boolean): string | null {
	let fd: number
	try {
		fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
	} catch (error) {
		if (isOptional && Reflect.get(Object(error), 'code') === 'ENOENT') return null
		throw refusal(path, describeError(error))
	}
	try {
		const facts = fstatSync(fd)
		if (!facts.isFile()) throw refusal(path, 'not a regular file')
		if (facts.size > longest) throw refusal(path, 'larger than 1 MiB')
		return readFileSync(fd, 'utf8')
	} catch (error) {
		throw error instanceof SpawnRefusal ? error : refusal(path, describeError(error))
	} finally {
		closeSync(fd)
	}
}

function refusal(path: string, reason: string): SpawnRefusal {
	return new SpawnRefusal(`cannot read service.env_file '${path}': ${reason}`)
}
