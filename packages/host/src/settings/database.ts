import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** An entry of passwd(5). */
export interface UserEntry {
	readonly name: string
	readonly uid: number
	readonly gid: number
	readonly home: string
}

/** Looks a user up by name, or by number if none has that name; null: unknown. */
export function findUser(user: string | number): UserEntry | null {
	return find('passwd', user, ([name, , uid, gid, , home]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid), home: home ?? '' }))
}

/** The number of a group, looked up by name; a number is one whether the database knows it or not; null: unknown. */
export function findGroup(group: string | number): number | null {
	return find('group', group, ([, , gid]) => Number(gid)) ?? parseId(group)
}

/** A uid or gid written as a number, -1 excluded (it means "unchanged" to the kernel); null: it is a name. */
export function parseId(text: string | number): number | null {
	if (!/^\d{1,10}$/.test(String(text))) return null
	const id = Number(text)
	return id < 2 ** 32 - 1 ? id : null
}

/** The first line whose name, else the first whose number, is `key`: of the file, else of what the machine asks beside it (nsswitch.conf(5)). */
function find<T>(database: 'passwd' | 'group', key: string | number, entry: (fields: readonly string[]) => T): T | null {
	const lines = readLines(`/etc/${database}`)
	const fields = match(lines, key) ?? match(ask(database, key), key)
	return fields ? entry(fields) : null
}

function match(lines: readonly (readonly string[])[], key: string | number): readonly string[] | undefined {
	const byName = typeof key === 'string' ? lines.find(([name]) => name === key) : undefined
	const id = parseId(key)
	return byName ?? (id === null ? undefined : lines.find(fields => fields[2] === String(id)))
}

function readLines(path: string): string[][] {
	try {
		return split(readFileSync(path, 'utf8'))
	} catch {
		return []
	}
}

// Directories such as LDAP are the C library's affair. Asked only for what the file does not know, and not for long: this waits.
function ask(database: string, key: string | number): string[][] {
	try {
		return split(
			execFileSync('getent', ['--', database, String(key)], { encoding: 'utf8', timeout: 2000, stdio: ['ignore', 'pipe', 'ignore'] }),
		)
	} catch {
		return []
	}
}

function split(text: string): string[][] {
	return text
		.split('\n')
		.map(line => line.split(':'))
		.filter(fields => fields.length > 2)
}
