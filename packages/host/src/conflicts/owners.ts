import { readdir, readlink } from 'node:fs/promises'
import { listPids } from '../proc/scan.ts'
import { readStat } from '../proc/stat.ts'

/** Pids that have each of the given sockets open, lowest first. Processes of other users are not visible to all but root. */
export async function findSocketOwners(inodes: ReadonlySet<string>): Promise<Map<string, number[]>> {
	const owners = new Map<string, number[]>()
	if (inodes.size === 0) return owners
	// Reading the links of every descriptor of the machine takes long: asynchronous, process by process, so that the event loop goes on.
	for (const pid of listPids().sort((left, right) => left - right)) {
		for (const inode of await socketsOf(pid)) {
			if (!inodes.has(inode)) continue
			const pids = owners.get(inode) ?? []
			if (!pids.includes(pid)) pids.push(pid)
			owners.set(inode, pids)
		}
	}
	return owners
}

async function socketsOf(pid: number): Promise<string[]> {
	const links = await descriptorsOf(pid)
	// A main thread that has ended has no descriptors any more, the others have.
	const thread = links.length > 0 ? pid : (readStat(pid)?.thread ?? pid)
	const open = thread === pid ? links : await descriptorsOf(thread)
	return open.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])
}

/** What the descriptors of a process or thread lead to. */
async function descriptorsOf(thread: number): Promise<string[]> {
	const directory = `/proc/${thread}/fd`
	const names = await readdir(directory).catch(() => [])
	return Promise.all(names.map(name => readlink(`${directory}/${name}`).catch(() => '')))
}
