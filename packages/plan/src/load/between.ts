import { type Problem, problem } from '../check/problem.ts'
import { findCycles } from '../graph/cycles.ts'
import { ORDERED_KINDS } from '../graph/edges.ts'
import type { Plan } from '../model.ts'
import type { Path } from '../toml/place.ts'

interface Between {
	/** The unit in whose file it stands. */
	readonly name: string
	readonly problem: Problem
}

/** What is wrong between the units of a plan: missing requirements, cycles, and with `clashes` ports that several list (config.md 4.3, lifecycle.md 2.6). */
export function problemsBetween(plan: Plan, { clashes = false }: { readonly clashes?: boolean } = {}): readonly Between[] {
	return [...missing(plan), ...cycles(plan), ...(clashes ? shared(plan) : [])]
}

function missing({ units }: Plan): readonly Between[] {
	return [...units].flatMap(([name, unit]) =>
		unit.config.dependencies.requires.flatMap((other, at) =>
			units.has(other)
				? []
				: [{ name, problem: problem('missing-dependency', ['dependencies', 'requires', at], `'${other}' does not exist`) }],
		),
	)
}

function cycles(plan: Plan): readonly Between[] {
	return findCycles(plan).map(({ path, text }) => {
		const [name = '', next = ''] = path
		return { name, problem: problem('cycle', edgeBetween(plan, name, next), text) }
	})
}

function edgeBetween({ units }: Plan, name: string, next: string): Path {
	const dependencies = units.get(name)?.config.dependencies
	const kind = ORDERED_KINDS.find(each => dependencies?.[each].includes(next)) ?? 'requires'
	return ['dependencies', kind, dependencies?.[kind].indexOf(next) ?? 0]
}

function shared({ units }: Plan): readonly Between[] {
	const users = new Map<number, string[]>()
	const listed = [...units.values()].flatMap(unit =>
		unit.kind === 'service' ? unit.config.service.ports.map((port, at) => ({ name: unit.name, port, at })) : [],
	)
	for (const { name, port } of listed) {
		const list = users.get(port)
		if (list === undefined) users.set(port, [name])
		else if (list.at(-1) !== name) list.push(name)
	}
	return listed.flatMap(({ name, port, at }) => {
		const other = port === 0 ? undefined : users.get(port)?.find(user => user !== name)
		return other === undefined
			? []
			: [{ name, problem: problem('port-clash', ['service', 'ports', at], `port ${port} is listed by '${other}' too`) }]
	})
}
