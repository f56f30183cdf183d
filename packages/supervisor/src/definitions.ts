import { checkConfig, formatCheckWarning, sameDefinition, type Unit } from '@zinit/plan'
import { applyDefinition } from './application.ts'
import { checkExecutable, checkGraph, checkRequirements, softMissing, unsupportedBy } from './checks.ts'
import { type Core, fileOf, planOf, refuseWhenClosing } from './core.ts'
import { deadlineIn, within } from './deadline.ts'
import { aboveAndBeside, watchEffects } from './effects.ts'
import { SupervisorError } from './error.ts'
import type { SetResult, WaitOptions } from './model.ts'

type SetOptions = WaitOptions & { readonly persist?: boolean }

/** Longest time until a definition is accepted, however short the caller waits for its effect, ms; it may have to wait for its turn. */
const ACCEPTANCE_MS = 2500

/** Creates or replaces a unit: validate everything on a copy, write, apply (lifecycle.md 8.1, config.md 6.1). If a step fails nothing has changed. */
export async function set(core: Core, config: unknown, options: SetOptions = {}): Promise<SetResult> {
	refuseWhenClosing(core)
	const { unit: parsed, errors, issues, warnings } = checkConfig(config, { strict: true, pid1Mode: core.pid1Mode })
	if (issues.length > 0) throw new SupervisorError('invalid_params', issues.map(({ message }) => message).join('; '), { issues })
	if (parsed === undefined) throw new SupervisorError('validation', 'Validation failed', { errors })
	const { name } = parsed
	const { wait_ms } = options
	const left = deadlineIn(core.host.clock, wait_ms)
	const texts = warnings.map(formatCheckWarning)
	const action = planOf(core).units.has(name) ? 'updated' : 'created'
	using effects = watchEffects(core, name, aboveAndBeside(core, name))
	const whole = async (): Promise<SetResult> => {
		const { complete, warnings: more, ...accepted } = await core.turns.of(name, () => accept(core, parsed, options, left))
		return { ...effects.answer(await complete), ...accepted, warnings: [...texts, ...more] }
	}
	const late = () => ({ ...effects.answer(false), action, warnings: texts }) as const
	return await within(core.host.clock, whole(), wait_ms === undefined ? undefined : Math.max(wait_ms, ACCEPTANCE_MS), late)
}

interface Accepted extends Pick<SetResult, 'action' | 'path' | 'warnings'> {
	/** Resolves when the effect is complete, with false when the time is over. */
	readonly complete: Promise<boolean>
}

/** Everything that can refuse a definition, the file, and the beginning of its effect. */
async function accept(core: Core, parsed: Unit, { persist = true, caller }: SetOptions, left: () => number | undefined): Promise<Accepted> {
	refuseWhenClosing(core)
	const { name } = parsed
	const before = planOf(core).units.get(name)
	const bound = { ...parsed, file: before === undefined ? null : fileOf(core, before) }
	await checkExecutable(core, bound)
	const draft = persist ? await core.store.prepare(bound) : null
	if (draft !== null && draft.errors.length > 0)
		throw new SupervisorError('validation', 'Validation failed', { service: name, errors: draft.errors })
	const unit = draft?.unit ?? bound
	checkRequirements(core, unit)
	checkGraph(core, unit)
	core.drafts.set(name, unit)
	try {
		if (before?.protected)
			throw new SupervisorError('persist_failed', `cannot set '${name}': it is defined in the system directory`, { service: name })
		await draft?.write()
	} finally {
		core.drafts.delete(name)
	}
	if (draft === null) core.ephemeral.add(name)
	else core.ephemeral.delete(name)
	const action = before === undefined ? 'created' : sameDefinition(before, unit) ? 'unchanged' : 'updated'
	const { complete } = await applyDefinition(core, before, unit, caller, left)
	const overridden = draft?.warnings ?? []
	return {
		complete,
		action,
		...(draft === null ? {} : { path: draft.path }),
		warnings: [...softMissing(core, unit), ...unsupportedBy(core, unit), ...overridden],
	}
}
