import type { Diagnostic, Unit } from '../model.ts'
import { isTable } from '../table.ts'
import { dotted } from '../toml/place.ts'
import { type CheckOptions, checkValues } from './check.ts'
import { describeValue } from './describe.ts'
import { messageOf } from './format.ts'
import { isStrict, type Problem, problem, toDiagnostic } from './problem.ts'

/** One problem of a definition that is no file: `path` is the dotted key, "" the whole. */
export interface Issue {
	readonly path: string
	readonly code: string
	readonly message: string
	readonly suggestion?: string
}

export interface CheckedConfig {
	/** Absent if it was refused. */
	readonly unit?: Unit
	/** Why it does not parse, all of it: texts of config.md 4.2, answered as -32602. */
	readonly issues: readonly Issue[]
	/** Why it does not validate, all of it in order: texts of config.md 4.1 and 9, then of the warnings that strict checking refuses; answered as -32011. */
	readonly errors: readonly string[]
	/** What did not refuse it. */
	readonly warnings: readonly Issue[]
	/** Everything as `config.check` answers it: there is no file and no place but its start. */
	readonly problems: readonly Diagnostic[]
}

/** Checks a definition in the shape of `service.set` (config.md 2.2, rpc.md 4). */
export function checkConfig(config: unknown, options: CheckOptions = {}): CheckedConfig {
	const strict = options.strict ?? false
	const checked = isTable(config) ? checkValues(config, 'json', options) : noTable(config)
	const { unit, faults, broken, warnings } = checked
	const refusing = strict ? warnings.filter(({ code }) => isStrict(code)) : []
	return {
		...(unit === null ? {} : { unit }),
		issues: faults.map(toIssue),
		errors: [...broken.map(({ message }) => message), ...refusing.map(messageOf)],
		warnings: warnings.filter(each => !refusing.includes(each)).map(toIssue),
		problems: [...faults, ...broken, ...warnings].map(each => toDiagnostic(each, '', { line: 1, column: 1 }, strict)),
	}
}

function noTable(config: unknown): ReturnType<typeof checkValues> {
	const fault = problem('wrong-type', [], `invalid type: ${describeValue(config, 'json')}, expected struct ServiceConfig`)
	return { unit: null, refused: null, faults: [fault], broken: [], warnings: [] }
}

/** A problem as it is told to who set a definition. */
export function toIssue({ code, path, message, suggestion }: Problem): Issue {
	return { path: dotted(path), code, message, ...(suggestion === undefined ? {} : { suggestion }) }
}
