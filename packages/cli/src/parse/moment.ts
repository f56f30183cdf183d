import type { Moment } from '../table/row.ts'
import { parseDuration } from './duration.ts'

/** A point in time (cli.md 2, logs): `10m` ago, RFC 3339 (without an offset: local time), or a bare number, which is Unix ms. Undefined: none of these. */
export const parseMoment = (text: string): Moment | undefined => {
	if (/^\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? { at: Number(text) } : undefined
	const ago = /[a-z]$/.test(text) ? parseDuration(text) : undefined
	if (ago !== undefined) return { ago }
	if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.test(text)) return undefined
	// A date alone would be taken as UTC.
	const at = Date.parse(text.length === 10 ? `${text}T00:00` : text)
	return Number.isNaN(at) ? undefined : { at }
}

/** Unix ms of a moment. */
export const resolveMoment = (moment: Moment, now: number): number => ('at' in moment ? moment.at : now - moment.ago)
