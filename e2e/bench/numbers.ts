/** The middle of the values, or of the two in the middle the mean. */
export function median(values: readonly number[]): number {
	return quantile(values, 0.5)
}

/** Linear interpolation between the nearest ranks; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b)
	const at = (sorted.length - 1) * share
	const low = sorted[Math.floor(at)] ?? Number.NaN
	const high = sorted[Math.ceil(at)] ?? low
	return low + (high - low) * (at - Math.floor(at))
}

/** Three significant digits. */
export function short(value: number): string {
	return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–'
}
