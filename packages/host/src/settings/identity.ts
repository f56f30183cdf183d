import type { ProcessSettings } from '../model.ts'
import { findGroup, findUser, parseId } from './database.ts'
import { isCapable } from './privileges.ts'
import { SpawnRefusal } from './refusal.ts'

/** Who a process is to be. */
export interface Identity {
	/** Null: the daemon's. */
	readonly uid: number | null
	/** Arguments of setpriv(1); empty: it is so already. */
	readonly options: readonly string[]
	/** USER, LOGNAME and HOME, where a user was asked for. */
	readonly variables: Readonly<Record<string, string>>
}

const unchanged: Identity = { uid: null, options: [], variables: {} }
const notPermitted = 'operation not permitted (EPERM)'

/** Looks up user and group (config.md 9.1); throws a `SpawnRefusal` that names the key if they are unknown or not permitted. */
export function resolveIdentity({ user, group }: ProcessSettings): Identity {
	const gid = group === undefined ? null : resolveGroup(group)
	if (user === undefined) return gid === null ? unchanged : { ...unchanged, options: switchGroup(gid, group) }
	const entry = findUser(user)
	const uid = entry?.uid ?? parseId(user)
	if (uid === null) throw new SpawnRefusal(`cannot apply service.user '${user}': no such user`)
	const primary = gid ?? entry?.gid
	if (primary === undefined) throw new SpawnRefusal(`cannot apply service.user '${user}': it has no primary group, service.group is needed`)
	const name = entry?.name ?? String(uid)
	return {
		uid,
		options: switchUser(uid, primary, entry !== null, user),
		variables: { USER: name, LOGNAME: name, HOME: entry?.home || '/' },
	}
}

function resolveGroup(group: string | number): number {
	const gid = findGroup(group)
	if (gid === null) throw new SpawnRefusal(`cannot apply service.group '${group}': no such group`)
	return gid
}

function switchGroup(gid: number, group: string | number | undefined): string[] {
	if (gid === process.getegid?.()) return []
	if (!isCapable('setgid')) throw new SpawnRefusal(`cannot apply service.group '${group}': ${notPermitted}`)
	return ['--regid', String(gid), '--keep-groups']
}

function switchUser(uid: number, gid: number, isKnown: boolean, user: string | number): string[] {
	const isSame = uid === process.geteuid?.() && gid === process.getegid?.()
	const isAble = isCapable('setuid') && isCapable('setgid')
	// Without the right to change groups a daemon keeps those that its own user has.
	if (isSame && !isAble) return []
	if (!isAble) throw new SpawnRefusal(`cannot apply service.user '${user}': ${notPermitted}`)
	return ['--reuid', String(uid), '--regid', String(gid), isKnown ? '--init-groups' : '--clear-groups']
}
