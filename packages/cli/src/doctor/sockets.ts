import { ownerOf } from '../files/owner.ts'
import { bad, type Check, type Finding, good, type Patient } from './check.ts'

/** The socket, who may use it, and whether one daemon answers, not two. */
export const socketChecks: Check = async patient => {
	const { info, failure, sockets } = patient
	const path = info?.socket ?? sockets.find(each => factsOf(each) !== null) ?? sockets[0] ?? '(none)'
	const facts = factsOf(path)
	const detail = facts === null ? path : `${path}, ${facts}`
	return [
		failure === null ? good('socket', detail) : bad('socket', `${detail}: ${failure.message}`, failure.hint),
		...accessOf(patient),
		...(await othersOf(patient)),
	]
}

function accessOf({ info }: Patient): readonly Finding[] {
	if (info === null) return []
	const { access, uid } = info.peer
	return [
		access === 'write'
			? good('permissions', `uid ${uid ?? process.getuid?.() ?? '?'} may read and change`)
			: bad(
					'permissions',
					`uid ${uid ?? '?'} may only read`,
					'run as root, as the user of the daemon, or as a member of the group of the socket',
				),
	]
}

/** Daemons behind other default sockets serve other services: the wrong one is easily asked. */
async function othersOf({ info, sockets }: Patient): Promise<readonly Finding[]> {
	const { ZinitClient } = await import('@zinit/client')
	const pids = new Map<number, string>()
	for (const socket of sockets) {
		try {
			await using client = await ZinitClient.connectUnix(socket, { connectTimeoutMs: 1000 })
			pids.set((await client.info()).pid, socket)
		} catch {
			// None there.
		}
	}
	if (info !== null) pids.set(info.pid, info.socket)
	if (pids.size === 0) return []
	return [
		pids.size === 1
			? good('one daemon', `pid ${[...pids.keys()].join()}`)
			: bad(
					'one daemon',
					[...pids].map(([pid, socket]) => `pid ${pid} at ${socket}`).join(', '),
					'say which one is meant: --socket, ZINIT_SOCKET',
				),
	]
}

function factsOf(path: string): string | null {
	const owner = ownerOf(path)
	return owner === null ? null : `${owner.user}:${owner.group} ${owner.mode}`
}
