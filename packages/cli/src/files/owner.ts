import { lstatSync, readFileSync } from 'node:fs'

/** Who owns a file, by the names of the user database, and its permission bits; null: it cannot be seen. */
export const ownerOf = (path: string): { readonly user: string; readonly group: string; readonly mode: string } | null => {
	try {
		const { uid, gid, mode } = lstatSync(path)
		return { user: nameIn('/etc/passwd', uid), group: nameIn('/etc/group', gid), mode: (mode & 0o777).toString(8).padStart(4, '0') }
	} catch {
		return null
	}
}

/** The number where there is no name. */
function nameIn(file: string, id: number): string {
	try {
		const line = readFileSync(file, 'utf8')
			.split('\n')
			.find(each => each.split(':')[2] === String(id))
		return line?.split(':')[0] ?? String(id)
	} catch {
		return String(id)
	}
}
