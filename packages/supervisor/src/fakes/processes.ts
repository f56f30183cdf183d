import type {
	Attachment,
	Clock,
	HookCommand,
	HookResult,
	ProcessEntry,
	ProcessEvent,
	Processes,
	ServiceNotice,
	SpawnRequest,
} from '@zinit/host'

/** How the processes of a service behave. */
export interface Behaviour {
	/** Default: it is spawned in the next turn. */
	readonly spawn?: 'never' | { readonly error: string }
	/** It ends by itself, ms after its spawn. */
	readonly ends?: { readonly after: number; readonly code: number }
	/** Default: it ends by the signal. `residue`: the main process ends, something else lives until SIGKILL. `immortal`: not even by SIGKILL. */
	readonly stop?: 'ignores' | 'residue' | 'immortal'
	readonly hook?: HookResult
	readonly terminal?: boolean
}

/** Processes that exist only here. */
export interface FakeProcesses extends Processes {
	readonly requests: SpawnRequest[]
	/** `name SIGNAL` of every stop, kill and signal, in order. */
	readonly signals: string[]
	readonly hooks: { readonly service: string; readonly command: HookCommand }[]
	readonly written: string[]
	/** Times that everything was killed as the last resort. */
	readonly lastResorts: number
	behave(service: string, behaviour: Behaviour): void
	/** The main process ends. */
	exit(service: string, end?: { readonly code?: number; readonly signal?: number; readonly residue?: readonly number[] }): void
	/** What is left of a service changes. */
	leave(service: string, residue: readonly number[]): void
	children(service: string, entries: readonly ProcessEntry[]): void
	say(notice: ServiceNotice): void
	emit(event: ProcessEvent): void
}

interface Held {
	run: number
	pid: number
	residue: readonly number[]
	children: readonly ProcessEntry[]
}

const SIGKILL = 9

export function createFakeProcesses(clock: Clock): FakeProcesses {
	const listeners = new Set<(event: ProcessEvent) => void>()
	const noticed = new Set<(notice: ServiceNotice) => void>()
	const behaviours = new Map<string, Behaviour>()
	const helds = new Map<string, Held>()
	const cancelled = new Set<string>()
	const requests: SpawnRequest[] = []
	const signals: string[] = []
	const hooks: FakeProcesses['hooks'] = []
	const written: string[] = []
	let pids = 1000
	let lastResorts = 0

	const emit = (event: ProcessEvent) => {
		for (const listener of listeners) listener(event)
	}
	const heldOf = (service: string) => {
		const held = helds.get(service) ?? { run: 0, pid: 0, residue: [], children: [] }
		helds.set(service, held)
		return held
	}
	const exit: FakeProcesses['exit'] = (service, { code = null, signal = null, residue } = {}) => {
		const held = heldOf(service)
		if (held.pid === 0) return
		const { run, pid } = held
		held.pid = 0
		held.residue = residue ?? held.residue
		emit({ type: 'exited', service, run, pid, code: signal === null ? (code ?? 0) : null, signal, residue: held.residue, at: clock.now() })
	}
	const leave = (service: string, residue: readonly number[]) => {
		heldOf(service).residue = residue
		emit({ type: 'residue', service, pids: residue, at: clock.now() })
	}
	const end = (service: string, signal: number) => {
		const held = heldOf(service)
		const stop = behaviours.get(service)?.stop
		signals.push(`${service} ${signal}`)
		setImmediate(() => {
			if (stop === 'immortal' || (stop === 'ignores' && signal !== SIGKILL)) return
			const survives = stop === 'residue' && signal !== SIGKILL
			if (held.pid !== 0) exit(service, { signal, residue: survives ? [held.pid + 1] : [] })
			else if (!survives) leave(service, [])
		})
	}
	return {
		requests,
		signals,
		hooks,
		written,
		get lastResorts() {
			return lastResorts
		},
		behave: (service, behaviour) => void behaviours.set(service, behaviour),
		exit,
		leave,
		emit,
		children(service, entries) {
			heldOf(service).children = entries
		},
		say(notice) {
			for (const listener of noticed) listener(notice)
		},
		spawn(request) {
			requests.push(request)
			const { service, run } = request
			const { spawn, ends } = behaviours.get(service) ?? {}
			if (spawn === 'never') return
			setImmediate(() => {
				if (cancelled.has(`${service}:${run}`)) return
				if (spawn !== undefined) return emit({ type: 'spawn_failed', service, run, message: spawn.error, at: clock.now() })
				pids += 10
				Object.assign(heldOf(service), { run, pid: pids })
				emit({ type: 'spawned', service, run, pid: pids, at: clock.now() })
				if (ends !== undefined) clock.setTimeout(() => heldOf(service).run === run && exit(service, { code: ends.code }), ends.after)
			})
		},
		cancel: (service, run) => void cancelled.add(`${service}:${run}`),
		signal(service, signal) {
			if (heldOf(service).pid === 0) return false
			signals.push(`${service} ${signal}`)
			setImmediate(() => exit(service, { signal }))
			return true
		},
		stop: (service, signal) => end(service, signal),
		kill: service => end(service, SIGKILL),
		list(service) {
			const { pid, residue, children } = heldOf(service)
			const own = [...(pid === 0 ? [] : [pid]), ...residue].map(each => fakeEntry(each))
			return [...own, ...children].sort((a, b) => b.pid - a.pid)
		},
		mainPid: service => heldOf(service).pid,
		attach: service => (behaviours.get(service)?.terminal && heldOf(service).pid !== 0 ? fakeTerminal(written) : null),
		async runHook(service, command, signal) {
			hooks.push({ service, command })
			await new Promise(resolve => setImmediate(resolve))
			const { hook } = behaviours.get(service) ?? {}
			if (hook !== undefined || signal.aborted) return hook ?? { code: null, signal: null, stderr: 'aborted' }
			return { code: 0, signal: null, stderr: '' }
		},
		forget: service => void helds.delete(service),
		killAllNow() {
			lastResorts += 1
		},
		onEvent(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		onNotice(listener) {
			noticed.add(listener)
			return () => noticed.delete(listener)
		},
	}
}

export function fakeEntry(pid: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
	return { pid, ppid: 1, pgid: pid, name: 'sleep', state: 'S', memory_bytes: 4096, cpu_ms: 0, start_ticks: 1, ...more }
}

function fakeTerminal(written: string[]): Attachment {
	return {
		write: text => void written.push(String(text)),
		resize: (cols, rows) => void written.push(`${cols}x${rows}`),
		onData: () => () => undefined,
		onEnd: () => () => undefined,
	}
}
