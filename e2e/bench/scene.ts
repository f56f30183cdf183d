import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../daemon.ts'
import type { BenchService, Peer, Running, Scene } from './model.ts'
import { readRecords, referenceProgram } from './reference.ts'

/** Runs `work` on a supervisor with the given services; whatever is left afterwards is killed by pid, and the directory goes. */
export async function withSupervisor<T>(
	peer: Peer,
	program: string,
	services: readonly BenchService[],
	work: (running: Running, scene: Scene) => Promise<T>,
): Promise<T> {
	const directory = makeDirectory()
	const records = join(directory, 'records')
	const reference = referenceProgram()
	const scene: Scene = {
		directory,
		services,
		records,
		command: ({ name, ignores, exec }) => exec ?? `${reference} service ${records} ${name}${ignores ? ' ignore' : ''}`,
	}
	const running = await peer.launch(program, scene)
	try {
		return await work(running, scene)
	} finally {
		await endAll(running, records)
		rmSync(directory, { recursive: true, force: true })
	}
}

/**
 * Where a scene plays: in memory if there is such a place. Inodes that an ext4 has freed in the last seconds, by the scene before, are looked at one by one
 * before it gives another one away, 1 ms for each FIFO.
 */
export function makeDirectory(): string {
	return mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'zb-'))
}

const MEMORY = '/dev/shm'

/** Live processes that the services of a scene have recorded. */
export function leftovers(records: string): readonly number[] {
	return [...new Set(readRecords(records).map(({ pid }) => pid))].filter(pid => commandOf(pid).includes(records))
}

async function endAll(running: Running, records: string): Promise<void> {
	const { process: child } = running
	const isOver = () => (child.exitCode !== null || child.signalCode !== null ? true : undefined)
	if (isOver() === undefined) {
		await running.end().catch(() => undefined)
		const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
		await eventually('the end of a supervisor', isOver)
		clearTimeout(late)
	}
	for (const pid of leftovers(records)) process.kill(pid, 'SIGKILL')
}

function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
	} catch {
		return ''
	}
}
