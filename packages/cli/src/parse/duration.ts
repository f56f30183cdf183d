const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, '': 1000 }

/** Milliseconds of `500ms`, `1.5s`, `2m30s`, `1h`, `2d`; a bare number is seconds; at least 1 for what is not nothing. Undefined: none of these. */
export const parseDuration = (text: string): number | undefined => {
	if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$|^\d+(\.\d+)?$/.test(text)) return undefined
	let total = 0
	for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)?/g)) total += Number(amount) * (units[unit ?? ''] ?? 0)
	const ms = total === 0 ? 0 : Math.max(1, Math.round(total))
	return Number.isSafeInteger(ms) ? ms : undefined
}
