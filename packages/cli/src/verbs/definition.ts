import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { UnitInput } from '@zinit/client'
import { checkToml, type Diagnostic, formatDiagnostic, type Unit } from '@zinit/plan'
import { systemReason } from '../files/system-reason.ts'
import { Failure } from '../output/problem.ts'
import type { World } from '../output/world.ts'

/** A definition as it was written, ready to be sent. */
export interface Definition {
	readonly name: string
	readonly config: UnitInput
	/** What is lost on the way to the daemon, which therefore cannot tell of it: unknown keys, ignored tables. */
	readonly warnings: readonly string[]
}

/** The text of a unit file, `-` for stdin. Throws Failure. */
export const readDefinition = async (file: string, world: World): Promise<string> => {
	if (file === '-') return world.readStdin()
	try {
		return readFileSync(resolve(world.cwd, file), 'utf8')
	} catch (error) {
		throw new Failure(`Failed to read ${file}: ${systemReason(error)}`, { kind: 'unreadable', data: { file } })
	}
}

/** The definition in a text. Throws Failure with the place of what is wrong. */
export const definitionOf = (text: string, file: string): Definition => {
	const { unit, diagnostics } = checkToml(text, { file })
	const errors = diagnostics.filter(({ severity }) => severity === 'error')
	if (unit === null || errors.length > 0) throw refusal(text, file, errors)
	return {
		name: unit.name,
		config: givenOf(unit),
		warnings: diagnostics.filter(({ code }) => lost.has(code)).map(warningText),
	}
}

/** As a diagnostic, but for the word that a `Warning:` before it says already. */
const warningText = (diagnostic: Diagnostic) =>
	formatDiagnostic(diagnostic).replace(` ${diagnostic.severity}[${diagnostic.code}]:`, ` ${diagnostic.code}:`)

const lost = new Set(['unknown-key', 'ignored-table', 'alias-value', 'saturated'])

/** Only the keys that were given: the daemon writes them as they are, and fills in the defaults itself. */
function givenOf(unit: Unit): UnitInput {
	const given = new Set(unit.given)
	const tables: Record<string, Record<string, unknown>> = {}
	for (const [table, values] of Object.entries(unit.config)) {
		if (typeof values !== 'object' || values === null) continue
		const kept = Object.entries(values).filter(
			([key, value]) => value !== undefined && (unit.given === undefined || given.has(`${table}.${key}`)),
		)
		if (kept.length > 0) tables[table] = Object.fromEntries(kept)
	}
	return bridge(tables)
}

/** Tables of a checked unit are a definition: the daemon checks them once more. */
const bridge = (tables: object): UnitInput => tables as UnitInput

function refusal(text: string, file: string, errors: readonly Diagnostic[]): Failure {
	const [first] = errors
	if (first === undefined) return new Failure(`Failed to parse ${file}`, { kind: 'validation' })
	const data = { file, problems: errors }
	if (errors.every(({ code }) => code === 'invalid'))
		return new Failure('Validation failed', { kind: 'validation', data: { ...data, errors: errors.map(({ message }) => message) } })
	const message = first.key === '' ? first.message : `${first.key}: ${first.message}`
	const excerpt = [...excerptOf(text, first), `${message}${first.suggestion === undefined ? '' : ` (did you mean ${first.suggestion}?)`}`]
	return new Failure([`Failed to parse ${file}: TOML parse error at line ${first.line}, column ${first.column}`, ...excerpt].join('\n'), {
		kind: 'invalid_definition',
		data,
	})
}

/** The line with a mark below the place. */
function excerptOf(text: string, { line, column }: Diagnostic): readonly string[] {
	const margin = ' '.repeat(String(line).length)
	const shown = text.split('\n')[line - 1]?.replace(/\r$/, '') ?? ''
	return [`${margin} |`, `${line} | ${shown}`, `${margin} | ${' '.repeat(column - 1)}^`]
}
