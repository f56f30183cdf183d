const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `500ms`, `30s`, `2m`, `1h` or a bare number of seconds (cli.md 1); undefined: something else. */
export const parseDuration = (text: string): number | undefined => {
	const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
	const factor = units[unit ?? 's']
	return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor)
}
