/** A table of TOML or an object of JSON: no list, no date, no number, not null. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date || value instanceof Number)
}
