import type { GraphEvent } from '../graph/context.ts'
import type { Obstacle, ProbeOutcome } from '../ports.ts'
import type { VirtualClock } from '../preview/clock.ts'
import type { ServiceContext } from '../service/context.ts'
import { type Behaviour, benignBehaviour } from './behaviour.ts'
import { type Group, groupOf, type VirtualProcess } from './group.ts'

/** ms from SIGKILL to the end of what can be killed. */
const KILL_MS = 2
/** In place of an alarm that never rings. */
const NEVER = -1

/** What the news of the host are made of: an event of the graph without its time. */
export type News = GraphEvent extends infer Event ? (Event extends GraphEvent ? Omit<Event, 'at'> : never) : never

/** What a run of a service is going to do. */
export type Behaves = (name: string, run: number, oneshot: boolean) => Behaviour

/** The operating system of a simulation: processes that behave as they are told to, on a virtual clock. */
export class VirtualHost {
	readonly groups = new Map<string, Group>()
	/** Ports that somebody else listens on. */
	readonly outsiders = new Set<number>()
	/** From now on nothing goes wrong by itself. */
	benign = false
	/** The first thing asked of the host that must never be asked. */
	fault: string | null = null
	/** News that were sent, by service, latest first. */
	readonly sent = new Map<string, News[]>()
	readonly #clock: VirtualClock
	readonly #behaves: Behaves
	readonly #send: (news: News) => void
	#pid = 100

	constructor(clock: VirtualClock, behaves: Behaves, send: (news: News) => void) {
		this.#clock = clock
		this.#behaves = behaves
		this.#send = send
	}

	group(name: string): Group {
		const known = this.groups.get(name)
		if (known !== undefined) return known
		const group = groupOf()
		this.groups.set(name, group)
		return group
	}

	spawn({ name, run, unit }: ServiceContext): void {
		const group = this.group(name)
		if (group.attempt !== null) this.fault ??= `${name}: spawn asked for while one is under way`
		if (group.main !== null && !group.disowned) this.fault ??= `${name}: spawn asked for while its main process lives`
		if (group.told.length > 0) this.fault ??= `${name}: spawn asked for over residue`
		const { oneshot } = unit.config.service
		const behaviour = this.#behaves(name, run, oneshot)
		group.oneshot = oneshot
		group.announces = unit.config.readiness !== undefined
		group.attempt = { run, alarm: this.#clock.after(behaviour.forkMs, () => this.#fork(name, run, behaviour)) }
	}

	cancelSpawn({ name, run }: ServiceContext): void {
		const group = this.group(name)
		if (group.attempt?.run !== run) {
			this.fault ??= `${name}: no spawn of run ${run} to cancel`
			return
		}
		this.#clock.clearTimeout(group.attempt.alarm)
		group.attempt = null
		if (group.main === null) return
		group.disowned = true
		this.#killAll(name)
	}

	startHook({ name, run, pid }: ServiceContext): void {
		const group = this.group(name)
		if (group.hook !== null) this.fault ??= `${name}: a second hook begins`
		if (group.main?.pid !== pid) this.fault ??= `${name}: a hook about ${pid}, which is not its main process`
		const { hookMs, obeysHook } = this.benign ? benignBehaviour(false) : group.behaviour
		if (obeysHook && group.main !== null) this.#dieLater(name, group.main, group.main.obeysAfter)
		group.hook = hookMs === null ? NEVER : this.#clock.after(hookMs, () => this.#endHook(name, run))
	}

	endHook({ name }: ServiceContext): void {
		const group = this.group(name)
		if (group.hook === null) this.fault ??= `${name}: no hook to end`
		else this.#clock.clearTimeout(group.hook)
		group.hook = null
	}

	stopProcesses({ name, pid, run, residue }: ServiceContext): void {
		const { main } = this.group(name)
		if (pid > 0 && (main?.pid !== pid || main.run !== run)) this.fault ??= `${name}: told to stop ${pid}, which is not its main process`
		if (pid === 0 && residue.length === 0) this.fault ??= `${name}: told to stop nothing`
		this.#signalAll(name)
	}

	killProcesses({ name }: ServiceContext): void {
		this.#killAll(name)
	}

	sendSignal({ name }: ServiceContext): void {
		const { main, told } = this.group(name)
		if (main !== null) this.#dieLater(name, main, main.obeysAfter)
		else if (told.length === 0) this.fault ??= `${name}: signalled without a process`
	}

	stopResidue(name: string): void {
		this.#signalAll(name)
	}

	killResidue(name: string): void {
		this.#killAll(name)
	}

	checkGates({ name, check, unit }: ServiceContext): void {
		this.#clock.after(this.benign ? 1 : 1 + ((check * 37) % 150), () => {
			const obstacles = unit.config.service.ports.flatMap(port => this.#holder(port))
			this.#tell({ type: 'gates.checked', name, check, obstacles })
		})
	}

	/** One probe of a run; the answer comes later. */
	probe(name: string, answer: (outcome: ProbeOutcome) => void): void {
		const group = this.group(name)
		const healthy = this.benign || ((group.probes++ * 7919 + this.#pid) % 10) / 10 < group.behaviour.health
		const at = () => this.#clock.now
		this.#clock.after(this.benign ? 1 : group.behaviour.probeMs, () =>
			answer(healthy ? { ok: true, at: at() } : { ok: false, at: at(), error: 'refused' }),
		)
	}

	#endHook(name: string, run: number): void {
		this.group(name).hook = null
		this.#tell({ type: 'hook.ended', name, run })
	}

	/** What was told to wait no longer waits; what survived SIGKILL dies of it. */
	relent(): void {
		this.benign = true
		this.outsiders.clear()
		for (const [name, group] of this.groups) {
			for (const each of [...(group.main === null ? [] : [group.main]), ...group.others]) {
				each.immortal = false
				if (each.killed) this.#dieLater(name, each, KILL_MS)
			}
			if (group.main !== null && group.oneshot) this.#dieLater(name, group.main, KILL_MS)
		}
	}

	#fork(name: string, run: number, planned: Behaviour): void {
		const group = this.group(name)
		const behaviour = this.benign ? benignBehaviour(group.oneshot) : planned
		if (group.attempt?.run !== run) return
		if (group.main !== null || group.others.some(({ dying }) => dying)) {
			group.attempt.alarm = this.#clock.after(KILL_MS, () => this.#fork(name, run, planned))
			return
		}
		if (behaviour.spawnFails) {
			group.attempt = null
			this.#tell({ type: 'process.spawn_failed', name, run, message: 'no such file' })
			return
		}
		const born = (obeysAfter: number | null, immortal: boolean): VirtualProcess => ({
			pid: ++this.#pid,
			run,
			obeysAfter,
			immortal,
			dying: false,
			killed: false,
		})
		group.behaviour = behaviour
		group.probes = 0
		group.disowned = false
		const main = born(behaviour.obeysAfter, behaviour.immortal)
		group.main = main
		group.others.push(...behaviour.members.map(obeys => born(obeys, behaviour.memberImmortal)))
		if (behaviour.endsAfter !== null) this.#clock.after(behaviour.endsAfter, () => this.#die(name, main, behaviour.code, behaviour.signal))
		group.attempt.alarm = this.#clock.after(behaviour.reportMs, () => this.#report(name, main))
	}

	#report(name: string, main: VirtualProcess): void {
		const group = this.group(name)
		group.attempt = null
		this.#tell({ type: 'process.spawned', name, run: main.run, pid: main.pid })
		const { readyAfter } = group.behaviour
		if (!group.announces || readyAfter === null) return
		this.#clock.after(readyAfter, () => {
			if (group.main === main) this.#tell({ type: 'service.ready', name, run: main.run })
		})
	}

	#signalAll(name: string): void {
		const { main, others } = this.group(name)
		if (main !== null) this.#dieLater(name, main, main.obeysAfter)
		for (const other of others) this.#dieLater(name, other, other.obeysAfter)
	}

	#killAll(name: string): void {
		const { main, others } = this.group(name)
		for (const each of [...others, ...(main === null ? [] : [main])]) {
			each.killed = true
			each.dying = false
			this.#dieLater(name, each, each.immortal ? null : KILL_MS)
		}
	}

	#dieLater(name: string, process: VirtualProcess, ms: number | null): void {
		if (ms === null || process.dying) return
		process.dying = true
		this.#clock.after(ms, () => this.#die(name, process, process.pid % 3 === 0 ? 0 : null, process.pid % 3 === 0 ? null : 15))
	}

	#die(name: string, process: VirtualProcess, code: number | null, signal: number | null): void {
		const group = this.group(name)
		if (group.main === process) {
			group.main = null
			if (group.disowned) return
			if (group.attempt?.run === process.run) {
				this.#clock.clearTimeout(group.attempt.alarm)
				this.#report(name, process)
			}
			group.told = group.others.map(({ pid }) => pid)
			this.#tell({ type: 'process.exited', name, run: process.run, code, signal, residue: group.told })
			if (process.killed) this.#tell({ type: 'process.residue', name, pids: group.told })
			return
		}
		if (!group.others.includes(process)) return
		group.others = group.others.filter(other => other !== process)
		if (group.disowned || !group.told.includes(process.pid)) return
		group.told = group.told.filter(pid => pid !== process.pid)
		this.#tell({ type: 'process.residue', name, pids: group.told })
	}

	#holder(port: number): readonly Obstacle[] {
		if (this.outsiders.has(port)) return [{ kind: 'port', text: `port ${port} is in use by external process: x (PID 1)`, port, pids: [1] }]
		return []
	}

	#tell(news: News & { readonly name: string }): void {
		const { name } = news
		const list = this.sent.get(name)
		if (list === undefined) this.sent.set(name, [news])
		else {
			list.unshift(news)
			list.length = Math.min(list.length, 2)
		}
		this.#send(news)
	}
}
