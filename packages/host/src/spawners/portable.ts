import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { Readable } from 'node:stream'
import { describeStart } from '../commands/shell.ts'
import type { LogSink } from '../logs/sink.ts'
import type { SpawnRequest } from '../model.ts'
import { type Launch, launchArguments } from '../settings/launch.ts'
import { type Prepared, prepare } from '../settings/prepare.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { createTerminals, terminalEnvironment } from '../terminal/terminals.ts'
import { followLaunch } from './launching.ts'
import { createPipes } from './pipes.ts'
import { readinessDescriptor, type Spawner, type SpawnListener, sparedDescriptor } from './spawner.ts'

const nothing: Launch = { commands: [], wrappers: [] }

/** Spawns by `node:child_process`, for machines without koffi: slower, orphans are found by scans only, and a daemon's death closes the pipes. */
export function createPortableSpawner(logs: LogSink): Spawner {
	const mains = new Set<number>()
	const pipes = createPipes(logs)
	const terminals = createTerminals(logs)
	let childrenEnded = () => {}

	const follow = (
		child: ChildProcess,
		pid: number,
		request: SpawnRequest,
		isLaunch: boolean,
		terminal: Terminal | null,
		listener: SpawnListener,
	) => {
		const { service, settings = {} } = request
		const descriptor = readinessDescriptor(request)
		const stream = (fd: number | null): Readable | null => {
			const found = fd === null ? null : child.stdio[fd]
			return found instanceof Readable ? found : null
		}
		const ready = stream(descriptor)
		const report = isLaunch ? stream(2) : null
		const [stdout, stderr] = [stream(1), stream(isLaunch ? sparedDescriptor(descriptor) : 2)]
		if (stdout) pipes.read(service, 'stdout', stdout)
		if (stderr) pipes.read(service, 'stderr', stderr)
		let exited: SpawnListener['exited'] = listener.exited
		if (report) {
			listener.made(pid)
			const told: SpawnListener = {
				...listener,
				spawned(made, readable) {
					terminal?.handOver()
					listener.spawned(made, readable)
				},
			}
			exited = followLaunch({
				pid,
				settings,
				report,
				listener: told,
				ready,
				warn: text => logs.take({ service, stream: 'stderr' }, Buffer.from(text), Buffer.byteLength(text)),
				kill: () => void child.kill('SIGKILL'),
			})
		}
		mains.add(pid)
		child.on('error', () => {})
		child.once('exit', (code, signal) => {
			mains.delete(pid)
			terminal?.finish()
			exited(code, signal === null ? null : constants.signals[signal])
			childrenEnded()
		})
		if (!report) listener.spawned(pid, ready)
	}

	return {
		adoptsOrphans: false,
		spawn(request, listener) {
			const { service, dir } = request
			let terminal: Terminal | null = null
			let child: ChildProcess
			let prepared: Prepared
			try {
				prepared = prepare(request.exec, request)
				terminal = request.stdin === 'tty' ? terminals.open(service, prepared.uid) : null
				child = start(request, prepared, terminal)
			} catch (error) {
				terminal?.close()
				return listener.failed(describeStart(error, dir))
			}
			const { pid } = child
			if (pid !== undefined) return follow(child, pid, request, launchOf(request, prepared, terminal) !== null, terminal, listener)
			terminal?.close()
			child.once('error', error => listener.failed(describeStart(error, dir)))
		},
		drained: (service, later) => pipes.drained(service, later) && terminals.drained(service, later),
		terminal: terminals.attachment,
		outputOwner: () => null,
		isMain: pid => mains.has(pid),
		releaseGroup() {},
		onChildren(listener) {
			childrenEnded = listener
		},
		forget(service) {
			terminals.close(service)
			pipes.forget(service)
		},
		close() {
			terminals.closeAll()
			pipes.close()
		},
	}
}

function start(request: SpawnRequest, prepared: Prepared, terminal: Terminal | null): ChildProcess {
	const { exec, dir } = request
	const launch = launchOf(request, prepared, terminal)
	const ready = readinessDescriptor(request)
	const saved = sparedDescriptor(ready)
	const stdio: Extract<StdioOptions, readonly unknown[]> = ['ignore', terminal ? 'ignore' : 'pipe', 'pipe']
	const unused: number[] = []
	for (let fd = 3; fd <= Math.max(launch ? saved : 0, ready ?? 0); fd++) {
		const isPipe = fd === ready || (fd === saved && launch !== null && !terminal)
		stdio.push(isPipe ? 'pipe' : 'ignore')
		if (fd !== ready && fd !== saved) unused.push(fd)
	}
	const [argv0, ...args] = launch
		? launchArguments(launch, exec, { stderr: saved, unused, terminal: terminal?.path ?? null })
		: ['/bin/sh', '-c', exec]
	return spawn('/bin/sh', args, {
		argv0,
		detached: true,
		stdio,
		env: terminal ? terminalEnvironment(prepared.env) : prepared.env,
		...(dir === null ? {} : { cwd: dir }),
	})
}

/** A terminal is opened by the child itself; what lies between descriptors is opened by Node on /dev/null, and has to be closed. */
function launchOf(request: SpawnRequest, { launch }: Prepared, terminal: Terminal | null): Launch | null {
	return launch ?? (terminal || (readinessDescriptor(request) ?? 3) > 3 ? nothing : null)
}
