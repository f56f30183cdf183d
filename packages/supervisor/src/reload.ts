import { cascadeMembers, isActive, isService, type Origin } from '@zinit/machines'
import { bootOrder, changedKeys, type Diagnostic, type LoadedPlan, type Plan, type Unit } from '@zinit/plan'
import { configure } from './application.ts'
import { type Core, contextOf, fileOf, lookOf, planOf, refuseWhenClosing, startComplete, tell } from './core.ts'
import { deadlineIn, within } from './deadline.ts'
import { forgetUnit } from './deletion.ts'
import { type Intention, intend } from './intention.ts'
import type { ReloadResult, WaitOptions } from './model.ts'

export interface ReloadOptions extends WaitOptions {
	readonly dryRun?: boolean
	readonly restartChanged?: boolean
}

/** Reloads come one after the other: under a name that no unit has. */
const ONE_RELOAD = ''

/** Longest time until the files are read, ms: an earlier reload comes first. */
const READING_MS = 2500

/** Parts of a service's definition that a running process keeps until its next run (lifecycle.md 8.3, config.md 7). */
const NEXT_RUN: ReadonlySet<string> = new Set([
	...['exec', 'dir', 'env', 'oneshot', 'stdin', 'env_file', 'inherit_env'].map(key => `service.${key}`),
	...['user', 'group', 'umask', 'nice', 'oom_score_adj'].map(key => `service.${key}`),
	...['lifecycle.kill_mode', 'limits', 'readiness'],
])

/** Reads all directories as at start into a copy and applies the differences, unit by unit (lifecycle.md 8.2, config.md 7). */
export async function reload(
	core: Core,
	options: ReloadOptions,
	keep: (diagnostics: readonly Diagnostic[]) => void,
): Promise<ReloadResult> {
	refuseWhenClosing(core)
	const { wait_ms, dryRun, restartChanged, caller } = options
	const left = deadlineIn(core.host.clock, wait_ms)
	const whole = async (): Promise<ReloadResult> => {
		const { result, effect } = await core.turns.of(ONE_RELOAD, async () => {
			const intention = await readIntention(core)
			refuseWhenClosing(core)
			const result = resultOf(core, intention)
			if (dryRun) return { result, effect: Promise.resolve() }
			keep(intention.diagnostics)
			core.host.logs.reopen()
			return { result, effect: apply(core, intention, restartChanged ? result.needs_restart : [], { kind: 'reload', ...caller }) }
		})
		return within(
			core.host.clock,
			effect.then(() => result),
			left(),
			() => ({ ...result, pending: true }),
		)
	}
	const late = (): ReloadResult => ({ ...NOTHING, unchanged: planOf(core).units.size, pending: true })
	return within(core.host.clock, whole(), wait_ms === undefined ? undefined : Math.max(wait_ms, READING_MS), late)
}

/** What a reload would bring into force now, and what it would answer; nothing is changed. */
export function foresee(core: Core): Promise<{ readonly intention: Intention; readonly result: ReloadResult }> {
	return core.turns.of(ONE_RELOAD, async () => {
		const intention = await readIntention(core)
		return { intention, result: resultOf(core, intention) }
	})
}

async function readIntention(core: Core): Promise<Intention> {
	const { value: loaded, names: busy } = await core.turns.during(() => core.store.load())
	const intention = intend(planOf(core), loaded, new Set([...core.ephemeral, ...busy]), unit => fileOf(core, unit))
	return { ...intention, diagnostics: [...intention.diagnostics, ...hiddenFiles(core, loaded)] }
}

/** Files that have no effect, since their units were set in memory only. */
function hiddenFiles({ ephemeral }: Core, { plan }: LoadedPlan): readonly Diagnostic[] {
	return [...ephemeral].flatMap(name => {
		const file = plan.units.get(name)?.file
		const message = `is not in force: '${name}' was set in memory only, until it is set again or removed`
		return file == null ? [] : [{ file, line: 1, column: 1, severity: 'warning', code: 'ignored-file', key: '', message } as const]
	})
}

const NOTHING = { added: [], removed: [], changed: [], changed_keys: {}, errors: [], needs_restart: [] }

function resultOf(core: Core, { plan, diff, diagnostics }: Intention): ReloadResult {
	const changed = [...diff.changed].sort(([a], [b]) => (a < b ? -1 : 1))
	return {
		added: [...diff.added].sort(),
		removed: [...diff.removed].sort(),
		changed: changed.map(([name]) => name),
		unchanged: diff.unchanged,
		changed_keys: Object.fromEntries(changed),
		errors: diagnostics.filter(({ severity, code }) => severity === 'error' || code === 'missing-dependency'),
		needs_restart: changed.map(([name]) => name).filter(name => keepsOld(core, name, plan)),
	}
}

/** Resolves when the effect is complete: what was removed is gone, what was added or restarted is up, or as up as it gets. */
async function apply(core: Core, { plan, diff, moved }: Intention, restarted: readonly string[], origin: Origin): Promise<void> {
	for (const [name, file] of moved) core.moved.set(name, file)
	const removals = [...diff.removed].map(name => takeOut(core, name, origin, plan.units.get(name)))
	const touched = new Set(diff.removed)
	for (const name of bootOrder(plan)) {
		const unit = plan.units.get(name)
		const keys = diff.changed.get(name)
		if (unit === undefined || diff.removed.has(name) || (keys === undefined && !diff.added.has(name))) continue
		bringIn(core, unit, keys, origin)
		if (keys === undefined || keys.includes('service.status')) touched.add(name)
	}
	for (const name of restarted) for (const each of [name, ...cascadeMembers(contextOf(core).links, lookOf(core), name)]) touched.add(each)
	if (restarted.length > 0) tell(core, { type: 'service.restart_together', names: restarted, origin })
	core.journal.note('config', 'reloaded', null, origin)
	await Promise.all(removals)
	await core.settling.until(touched, startComplete(core), undefined)
}

/** Added, or its keys changed. */
function bringIn(core: Core, unit: Unit, keys: readonly string[] | undefined, origin: Origin): void {
	core.moved.delete(unit.name)
	configure(core, unit)
	if (keys === undefined) core.journal.note('config', 'added', unit.name, origin)
	else core.journal.note('config', 'changed', unit.name, origin, keys.join(', '))
	tell(core, { type: keys === undefined ? 'unit.add' : 'unit.config', unit, origin })
}

/** Its file is gone: as delete. Whoever sets the name anew waits until it is. `successor`: a target in place of a service, or the other way round. */
async function takeOut(core: Core, name: string, origin: Origin, successor: Unit | undefined): Promise<void> {
	tell(core, { type: 'service.remove', name, origin })
	await core.turns.of(name, async () => {
		await core.settling.until([name], each => lookOf(core)(each)?.context.leaving !== 'remove', undefined)
		if (lookOf(core)(name) !== undefined) return
		core.journal.note('config', 'removed', name, origin)
		forgetUnit(core, name)
		if (successor !== undefined && !contextOf(core).closing) bringIn(core, successor, undefined, origin)
	})
}

/** Its process was started with another definition, which may be older than the one in force. */
function keepsOld(core: Core, name: string, { units }: Plan): boolean {
	const unit = units.get(name)
	const view = lookOf(core)(name)
	if (unit === undefined || view === undefined || !isService(view) || !isActive(view)) return false
	return changedKeys(view.context.launched, unit).some(key => NEXT_RUN.has(key) || NEXT_RUN.has(key.split('.')[0] ?? ''))
}
