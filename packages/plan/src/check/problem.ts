import type { Diagnostic } from '../model.ts'
import { dotted, type Part, type Path, type Place } from '../toml/place.ts'
import { type ErrorCode, WARNINGS, type WarningCode } from './codes.ts'

/** Something wrong with a definition, before it is known where that stands. */
export interface Problem<Code extends ErrorCode | WarningCode = ErrorCode | WarningCode> {
	readonly code: Code
	readonly path: Path
	readonly part: Part
	readonly message: string
	readonly suggestion?: string
}

/** `suggestion` null: none. */
export function problem<Code extends ErrorCode | WarningCode>(
	code: Code,
	path: Path,
	message: string,
	{ part = 'value', suggestion = null }: { readonly part?: Part; readonly suggestion?: string | null } = {},
): Problem<Code> {
	return { code, path, part, message, ...(suggestion === null ? {} : { suggestion }) }
}

/** The warning refuses a definition where checking is strict. */
export function isStrict(code: WarningCode): boolean {
	return WARNINGS[code].strict
}

/** The problem with its place; warnings are errors if they are marked so and checking is strict. */
export function toDiagnostic({ code, path, message, suggestion }: Problem, file: string, place: Place, strict: boolean): Diagnostic {
	const isWarning = isWarningCode(code) && !(strict && isStrict(code))
	return {
		file,
		...place,
		severity: isWarning ? 'warning' : 'error',
		code,
		key: dotted(path),
		message,
		...(suggestion === undefined ? {} : { suggestion }),
	}
}

function isWarningCode(code: string): code is WarningCode {
	return Object.hasOwn(WARNINGS, code)
}
