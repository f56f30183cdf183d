/** A line of pino's JSON as text: time, level, message, key=value (config.md 8.3). */
export function textLine(json: string, isColoured: boolean): string {
	const { ts, level, msg, ...fields } = parse(json)
	const word = String(level).toUpperCase().padStart(5)
	const pairs = Object.entries(fields).map(([key, value]) =>
		isColoured ? `${dim}${key}=${plain}${shown(value)}` : `${key}=${shown(value)}`,
	)
	const head = isColoured ? `${dim}${ts}${plain} ${colours[String(level)] ?? ''}${word}${plain}` : `${ts} ${word}`
	return `${[head, escaped(String(msg ?? '')), ...pairs].join(' ')}\n`
}

const dim = '\u001b[2m'
const plain = '\u001b[0m'

const colours: Readonly<Record<string, string>> = {
	trace: '\u001b[35m',
	debug: '\u001b[34m',
	info: '\u001b[32m',
	warn: '\u001b[33m',
	error: '\u001b[31m',
}

function parse(json: string): Readonly<Record<string, unknown>> {
	return JSON.parse(json)
}

/** A bare word stays bare; everything else is JSON, so that a value is never mistaken for two. */
const shown = (value: unknown) => (typeof value === 'string' && /^[^\s"'=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value))

/** One event is one line, whatever it tells. */
const escaped = (text: string) => text.replace(/[\p{Cc}]/gu, character => JSON.stringify(character).slice(1, -1))
