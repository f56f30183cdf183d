import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
	createHost,
	type Host,
	type HostOptions,
	type HostWarning,
	newBootId,
	type ProcessEvent,
	type ServiceNotice,
	type SpawnRequest,
} from '../index.ts'

/** An event of one type. */
export type EventOf<T extends ProcessEvent['type']> = Extract<ProcessEvent, { readonly type: T }>

/** What a request differs in; PATH and the cookie are added to `env`. */
export type SpawnOptions = Partial<Omit<SpawnRequest, 'service' | 'exec'>>

/** A real host with a state directory of its own, for one test. Leaving its block kills what it started. */
export interface Harness extends AsyncDisposable {
	readonly host: Host
	readonly directory: string
	readonly events: ProcessEvent[]
	readonly notices: ServiceNotice[]
	readonly warnings: HostWarning[]
	spawn(service: string, exec: string, options?: SpawnOptions): void
	/** Spawns and awaits the pid. */
	start(service: string, exec: string, options?: SpawnOptions): Promise<number>
	/** The first event of the type for the service, awaited. */
	event<T extends ProcessEvent['type']>(type: T, service: string): Promise<EventOf<T>>
	/** Contents of the service's lines so far. */
	lines(service: string, stream?: 'stdout' | 'stderr'): string[]
}

export type SpawnerKind = 'native' | 'portable'

/** The contract holds for both. */
export const spawners: readonly SpawnerKind[] = ['native', 'portable']

export async function openHarness(spawner: SpawnerKind, more: Partial<HostOptions> = {}): Promise<Harness> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-host-'))
	const boot = newBootId()
	const host = await createHost({ stateDir: join(directory, 'state'), boot, spawner, ...more })
	const events: ProcessEvent[] = []
	host.processes.onEvent(event => events.push(event))

	const notices: ServiceNotice[] = []
	const warnings: HostWarning[] = []
	host.processes.onNotice(notice => notices.push(notice))
	host.onWarning(warning => warnings.push(warning))

	const spawn: Harness['spawn'] = (service, exec, { run = 1, dir = null, env = {}, ...rest } = {}) =>
		host.processes.spawn({
			...rest,
			service,
			run,
			exec,
			dir,
			env: { PATH: process.env.PATH ?? '', ...env, ZINIT_SERVICE: service, ZINIT_RUN: `${boot}:${run}` },
		})
	const event = <T extends ProcessEvent['type']>(type: T, service: string) =>
		until(() => events.find((each): each is EventOf<T> => each.type === type && each.service === service), `${type} of ${service}`)

	return {
		host,
		directory,
		events,
		notices,
		warnings,
		spawn,
		event,
		async start(service, exec, options = {}) {
			spawn(service, exec, options)
			return (await event('spawned', service)).pid
		},
		lines: (service, stream) => host.logs.query([service], stream ? { stream } : {}).map(line => line.content),
		async [Symbol.asyncDispose]() {
			host.processes.killAllNow()
			await until(() => everySpawnedIsGone(events), 'the end of what was started')
			await host.close()
			await rm(directory, { recursive: true, force: true })
		},
	}
}

/** The first value that is neither false, null nor undefined; looks again and again, and gives up after a minute. */
export async function until<T>(look: () => T | false | null | undefined | Promise<T | false | null | undefined>, what: string): Promise<T> {
	const deadline = performance.now() + 60_000
	for (;;) {
		const found = await look()
		if (found !== false && found !== null && found !== undefined) return found
		if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
		await new Promise(resolve => setTimeout(resolve, 5))
	}
}

/** Whether a process exists and has a thread that has not ended. */
export function isAlive(pid: number): boolean {
	const { State = '', Threads } = statusOf(pid)
	return State !== '' && (!/^[ZX]/.test(State) || Number(Threads) > 1)
}

/** State letter of a process, empty if there is none. */
export function stateOf(pid: number): string {
	return statusOf(pid).State?.charAt(0) ?? ''
}

/** Fields of /proc/PID/status. */
export function statusOf(pid: number): Record<string, string> {
	try {
		const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
		return Object.fromEntries(lines.map(line => [line.split(':')[0], line.slice(line.indexOf(':') + 1).trim()]))
	} catch {
		return {}
	}
}

function everySpawnedIsGone(events: readonly ProcessEvent[]): boolean {
	return events.every(event => event.type !== 'spawned' || !isAlive(event.pid))
}
