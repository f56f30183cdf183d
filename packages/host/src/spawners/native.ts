import { readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { randomHex } from '../files/random.ts'
import type { LogSink } from '../logs/sink.ts'
import type { SpawnRequest } from '../model.ts'
import { type Channel, openFifo, openPipe } from '../native/channel.ts'
import { createWithSoftLimit } from '../native/descriptors.ts'
import { describeError } from '../native/errno.ts'
import type { Libc } from '../native/libc.ts'
import { sharedReaper } from '../native/reaper.ts'
import { type ChildFile, createSpawnChild } from '../native/spawn.ts'
import { launchArguments } from '../settings/launch.ts'
import { type Prepared, prepare } from '../settings/prepare.ts'
import { SpawnRefusal } from '../settings/refusal.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { createTerminals, terminalEnvironment } from '../terminal/terminals.ts'
import { createFifos, readEndFlags } from './fifos.ts'
import { followLaunch } from './launching.ts'
import { describeRefusal } from './refusal.ts'
import { readinessDescriptor, type Spawner, type SpawnListener, sparedDescriptor } from './spawner.ts'

const F_SETFD = 2
const F_DUPFD_CLOEXEC = 1030
const PR_SET_CHILD_SUBREAPER = 36
const SIGKILL = 9

/** All that a child of a request is made from. */
interface Making {
	readonly request: SpawnRequest
	readonly prepared: Prepared
	readonly terminal: Terminal | null
	/** Of a launch. */
	readonly report: Channel | null
	/** Of readiness. */
	readonly ready: Channel | null
}

/** Spawns by posix_spawn(3) through koffi: a third of the time of `child_process`, and independent of the daemon's size. */
export function createNativeSpawner(libc: Libc, stateDir: string, subreaper: boolean, logs: LogSink): Spawner {
	const reaper = sharedReaper(libc)
	const spawnChild = createSpawnChild(libc)
	const withSoftLimit = createWithSoftLimit(libc)
	const fifos = createFifos(libc, stateDir, logs)
	const terminals = createTerminals(logs)
	const adoptsOrphans = (subreaper && libc.prctl(PR_SET_CHILD_SUBREAPER, 1) === 0) || process.pid === 1
	let alive = 0
	let stopListening = () => {}
	closeInheritedAtExec(libc)
	growDescriptorTable(libc)

	const make = (making: Making): number => {
		const { request, prepared, terminal, report, ready } = making
		const descriptor = readinessDescriptor(request)
		const saved = sparedDescriptor(descriptor)
		const output = terminal ? null : fifos.open(request.service, prepared.uid)
		const files: ChildFile[] = [
			...(report ? [{ fd: 2, from: report.end }] : []),
			terminal ? { fd: 0, from: terminal.path } : { fd: 0, from: '/dev/null', flags: 0 },
			{ fd: 1, from: output?.[0] ?? 0 },
			{ fd: report ? saved : 2, from: output?.[1] ?? 0 },
			...(ready && descriptor !== null ? [{ fd: descriptor, from: ready.end }] : []),
		]
		const argv = prepared.launch
			? launchArguments(prepared.launch, request.exec, { stderr: saved, unused: [], terminal: null })
			: ['/bin/sh', '-c', request.exec]
		const spawnIt = () => spawnChild({ argv, dir: request.dir, env: terminal ? terminalEnvironment(prepared.env) : prepared.env, files })
		return request.settings?.limits?.nofile === undefined ? withSoftLimit(spawnIt) : spawnIt()
	}

	const follow = (pid: number, { request, terminal, report, ready }: Making, listener: SpawnListener) => {
		let exited: SpawnListener['exited'] = listener.exited
		if (report) {
			listener.made(pid)
			exited = followLaunch({
				pid,
				settings: request.settings ?? {},
				report: report.readable,
				listener,
				ready: ready?.readable ?? null,
				warn: text => logs.take({ service: request.service, stream: 'stderr' }, Buffer.from(text), Buffer.byteLength(text)),
				kill: () => void libc.kill(-pid, SIGKILL),
			})
		}
		if (alive++ === 0) fifos.ref()
		reaper.watch(pid, (code, signal) => {
			if (--alive === 0) fifos.unref()
			terminal?.finish()
			exited(code, signal)
		})
		if (!report) listener.spawned(pid, ready?.readable ?? null)
	}

	const spawn = (request: SpawnRequest, listener: SpawnListener) => {
		const opened: (Channel | Terminal)[] = []
		const keep = <T extends Channel | Terminal>(each: T): T => {
			opened.push(each)
			return each
		}
		let pid = -1
		try {
			const prepared = prepare(request.exec, request)
			const making = {
				request,
				prepared,
				terminal: request.stdin === 'tty' ? keep(terminals.open(request.service, prepared.uid)) : null,
				report: prepared.launch ? keep(openPipe(libc)) : null,
				ready: readinessDescriptor(request) === null ? null : keep(openFifo(libc, readyPath(), readEndFlags)),
			}
			pid = make(making)
			if (pid < 0) return listener.failed(describeRefusal(request.dir, -pid))
			follow(pid, making, listener)
		} catch (error) {
			listener.failed(error instanceof SpawnRefusal ? error.message : `cannot prepare the output: ${describeError(error)}`)
		} finally {
			for (const each of opened) each.handOver()
			if (pid < 0) for (const each of opened) if ('readable' in each) each.readable.destroy()
		}
	}
	const readyPath = () => join(stateDir, 'logs', `.${randomHex(6)}`)

	return {
		adoptsOrphans,
		spawn,
		drained: (service, later) => fifos.drained(service, later) && terminals.drained(service, later),
		terminal: terminals.attachment,
		outputOwner: fifos.ownerOf,
		isMain: reaper.isWatched,
		releaseGroup: reaper.release,
		onChildren(listener) {
			stopListening()
			stopListening = reaper.onTurn(listener)
		},
		forget(service) {
			terminals.close(service)
			for (const path of fifos.forget(service)) {
				try {
					unlinkSync(path)
				} catch {
					// Gone already, with its directory.
				}
			}
		},
		close() {
			stopListening()
			terminals.closeAll()
			fifos.close()
		},
	}
}

/** Marks every inherited descriptor above 2 close-on-exec: posix_spawn(3) has no attribute for it on Linux, and what Node opens is so already. */
function closeInheritedAtExec(libc: Libc): void {
	for (const name of readdirSync('/proc/self/fd')) if (Number(name) > 2) libc.fcntl(Number(name), F_SETFD, 1)
}

/**
 * Makes room for thousands of descriptors at once, in another thread: each doubling of the table of a process with threads waits for all
 * processors (synchronize_rcu), which took 50 of the 650 ms of a boot of 1,000 services.
 */
function growDescriptorTable(libc: Libc): void {
	libc.fcntlAsync(0, F_DUPFD_CLOEXEC, 4096).then(
		fd => fd >= 0 && libc.close(fd),
		() => {},
	)
}
