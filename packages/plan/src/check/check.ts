import type { Unit } from '../model.ts'
import type { Path } from '../toml/place.ts'
import type { WarningCode } from './codes.ts'
import type { Origin } from './describe.ts'
import { isStrict, type Problem } from './problem.ts'
import { readUnit, type Shape } from './read-unit.ts'
import { brokenRules } from './rules.ts'
import { type WarningOptions, warningsAbout } from './warnings.ts'

export interface CheckOptions extends WarningOptions {
	/** Warnings that are marked so in config.md 4.3 refuse the definition. */
	readonly strict?: boolean
}

/** All that can be said about one definition by itself. */
export interface Checked {
	/** In force if nothing refuses it; `file` is null, class and protection are those of the user's directory. */
	readonly unit: Unit | null
	/** What only strictness refuses. */
	readonly refused: Unit | null
	/** It does not parse (config.md 4.2). */
	readonly faults: readonly Problem[]
	/** It does not validate (config.md 4.1), in order. */
	readonly broken: readonly Problem<'invalid'>[]
	readonly warnings: readonly Problem<WarningCode>[]
}

/** Checks a definition that was read from TOML or JSON. */
export function checkValues(
	values: Readonly<Record<string, unknown>>,
	origin: Origin,
	{ strict = false, ...options }: CheckOptions = {},
): Checked {
	const { shape, faults, warnings: early, renamed, given } = readUnit(values, origin)
	if (shape === null) return { unit: null, refused: null, faults, broken: [], warnings: early }
	const broken = brokenRules(shape, renamed)
	const late = broken.length > 0 ? [] : warningsAbout(shape, options).map(each => underItsName(each, renamed))
	const warnings = [...early, ...late]
	const unit = broken.length > 0 ? null : unitOf(shape, given)
	const isRefused = strict && warnings.some(({ code }) => isStrict(code))
	return { unit: isRefused ? null : unit, refused: isRefused ? unit : null, faults, broken, warnings }
}

function unitOf(shape: Shape, given: readonly string[]): Unit {
	if (shape.kind === 'target') {
		return { kind: 'target', name: shape.config.target.name, file: null, class: 'user', protected: false, given, config: shape.config }
	}
	const { service } = shape.config
	return { kind: 'service', name: service.name, file: null, class: service.class, protected: false, given, config: shape.config }
}

function underItsName<P extends Problem>(each: P, renamed: ReadonlyMap<string, Path>): P {
	const path = renamed.get(each.path.join('.'))
	return path === undefined ? each : { ...each, path }
}
