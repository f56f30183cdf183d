const systemdUnits: Readonly<Record<string, number>> = {
	us: 0.001,
	ms: 1,
	s: 1000,
	sec: 1000,
	second: 1000,
	seconds: 1000,
	m: 60_000,
	min: 60_000,
	minute: 60_000,
	minutes: 60_000,
	h: 3_600_000,
	hr: 3_600_000,
	hour: 3_600_000,
	hours: 3_600_000,
	d: 86_400_000,
	day: 86_400_000,
	days: 86_400_000,
	w: 604_800_000,
	'': 1000,
}

/** Milliseconds of `90`, `1min 30s`, `500ms`, `1h5m` (systemd.time(7), Go durations); undefined: infinity, or no duration. */
export const foreignDuration = (text: string): number | undefined => {
	const compact = text.replaceAll(/\s+/g, '')
	if (!/^(\d+(\.\d+)?[a-z]*)+$/.test(compact)) return undefined
	let total = 0
	for (const [, amount, unit = ''] of compact.matchAll(/(\d+(?:\.\d+)?)([a-z]*)/g)) {
		const size = systemdUnits[unit]
		if (size === undefined) return undefined
		total += Number(amount) * size
	}
	return Math.round(total)
}

/** Bytes of `10MB`, `1.5g`, `512`; undefined: no size. */
export const foreignBytes = (text: string): number | undefined => {
	const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text.trim()) ?? []
	return amount === undefined ? undefined : Math.round(Number(amount) * 1024 ** ' kmgt'.indexOf(unit === '' ? ' ' : unit.toLowerCase()))
}
