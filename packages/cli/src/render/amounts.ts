/** `850ms`, `1.2s`, `42s`, `2m5s`, `2h3m`, `3d4h`: at most two units. */
export const durationText = (ms: number): string => {
	if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`
	if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`
	return spanText(ms)
}

/** As `durationText`, in whole seconds: what lasts and is shown again and again. */
export const spanText = (ms: number): string => {
	const seconds = Math.max(0, Math.floor(ms / 1000))
	const first = spans.findIndex(([, size]) => seconds >= size)
	const unit = spans[first]
	if (unit === undefined) return '0s'
	const next = spans[first + 1]
	const rest = next === undefined ? 0 : Math.floor((seconds % unit[1]) / next[1])
	return `${Math.floor(seconds / unit[1])}${unit[0]}${next === undefined || rest === 0 ? '' : `${rest}${next[0]}`}`
}

const spans = [
	['d', 86_400],
	['h', 3600],
	['m', 60],
	['s', 1],
] as const

/** Time left, rounded up: `8s`. */
export const leftText = (ms: number): string => spanText(Math.ceil(ms / 1000) * 1000)

/** `512 B`, `3.4 MiB`. */
export const bytesText = (bytes: number): string => {
	let amount = bytes
	let unit = 0
	while (amount >= 1024 && unit < byteUnits.length - 1) {
		amount /= 1024
		unit += 1
	}
	return `${unit === 0 ? amount : amount.toFixed(1)} ${byteUnits[unit]}`
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** `14:03:07` of the local time zone; on another day than `now` with the date before it. */
export const clockText = (ms: number, now: number): string => `${dayText(ms, now)}${timeText(new Date(ms))}`

/** `14:03:07.296` of the local time zone; on another day than `now` with the date before it. */
export const preciseText = (ms: number, now: number): string =>
	`${clockText(ms, now)}.${String(new Date(ms).getMilliseconds()).padStart(3, '0')}`

function dayText(ms: number, now: number): string {
	const date = new Date(ms)
	return new Date(now).toDateString() === date.toDateString()
		? ''
		: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} `
}

const timeText = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`

const two = (count: number) => String(count).padStart(2, '0')
