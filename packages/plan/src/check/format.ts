import type { Diagnostic } from '../model.ts'
import { dotted } from '../toml/place.ts'
import type { Issue } from './config.ts'
import type { Problem } from './problem.ts'

/** `<file>:<line>:<column>: error[wrong-type]: service.exec: invalid type: …` (config.md 4.4). */
export function formatDiagnostic({ file, line, column, severity, code, key, message, suggestion }: Diagnostic): string {
	const meant = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
	return `${file}:${line}:${column}: ${severity}[${code}]: ${code === 'unknown-key' ? key : textOf(code, key, message)}${meant}`
}

/** A warning of `checkConfig` as one line, for `warnings` of `service.set`. */
export function formatCheckWarning({ code, path, message, suggestion }: Issue): string {
	return `${textOf(code, path, message)}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}`
}

/** A problem as one line without its place. */
export function messageOf({ code, path, message }: Problem): string {
	return textOf(code, dotted(path), message)
}

// The messages of 4.1 name their key; so do those about whole files, which have none.
function textOf(code: string, key: string, message: string): string {
	return code === 'invalid' || key === '' ? message : `${key}: ${message}`
}
