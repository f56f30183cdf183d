import type { Plan, PlanStep } from '@zinit/client'
import { leftText } from './amounts.ts'

/** The page of `zinit plan` (cli.md 3.1). `verb`: the word of the command line. */
export const planLines = (verb: string, plan: Plan): readonly string[] => [
	...(plan.steps.length === 0
		? [`${head(verb, plan)}: nothing to do`]
		: [`${head(verb, plan)}, in this order${limitText(plan.steps)}:`, ...stepLines(plan)]),
	...blockedLines(plan),
	`not touched: ${plan.untouched} ${plan.untouched === 1 ? 'service' : 'services'}`,
	...plan.refusals.map(text => `! ${text}`),
]

/** Who is stopped and stays so is told by its step; of a start, what keeps the others (cli.md 3.1). */
function blockedLines({ verb, steps, blocked_after, blocked_reasons = {} }: Plan): readonly string[] {
	const last = new Map(steps.map(({ service, action }) => [service, action]))
	const others = blocked_after
		.filter(name => last.get(name) !== 'stop')
		.map(name => (verb.startsWith('start') && blocked_reasons[name] ? `${name} (${blocked_reasons[name]})` : name))
	return others.length === 0 ? [] : [`afterwards blocked: ${others.join(', ')}`]
}

const head = (verb: string, { estimate }: Plan) => (estimate ? `estimate: ${verb}` : verb)

/** Longest time, if every step takes all of its own: those of one number run together. */
function limitText(steps: readonly PlanStep[]): string {
	const limits = new Map<number, number>()
	for (const { order, deadline_ms } of steps) limits.set(order, Math.max(limits.get(order) ?? 0, deadline_ms ?? 0))
	const total = [...limits.values()].reduce((sum, ms) => sum + ms, 0)
	return total === 0 ? '' : ` (at most ${leftText(total)})`
}

function stepLines({ steps, verb }: Plan): readonly string[] {
	const rows = steps.map(
		step =>
			[
				String(step.order),
				step.service,
				doing(
					step,
					steps.some(({ action }) => action !== verb),
				),
				because(step),
			] as const,
	)
	const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
	return rows.map(([order, service, action, cause]) =>
		`  ${order.padStart(widths[0] ?? 0)}  ${service.padEnd(widths[1] ?? 0)}  ${action.padEnd(widths[2] ?? 0)}   ${cause}`.trimEnd(),
	)
}

function doing({ action, signal, deadline_ms, keys }: PlanStep, mixed: boolean): string {
	const changed = keys === undefined || keys.length === 0 ? '' : ` (${keys.join(', ')})`
	const sent =
		signal == null ? '' : `${signal}${deadline_ms == null || action === 'kill' ? '' : `, SIGKILL after ${leftText(deadline_ms)}`}`
	if (sent === '') return `${action}${changed}`
	return mixed && action !== 'kill' ? `${action}: ${sent}` : sent
}

const because = ({ because: { kind, of } }: PlanStep) => (of == null ? kind : `${reads[kind] ?? kind} ${of}`)

const reads: Readonly<Record<string, string>> = { required: 'required by', wanted: 'wanted by', returns: 'returns with' }
