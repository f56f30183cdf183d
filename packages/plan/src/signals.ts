import type { ServiceConfig } from './model.ts'

/** Linux numbers of the signals that have a name; of two names for one number the first is the one shown (config.md 3.7). */
const NUMBERS: Readonly<Record<string, number>> = {
	HUP: 1,
	INT: 2,
	QUIT: 3,
	ILL: 4,
	TRAP: 5,
	ABRT: 6,
	IOT: 6,
	BUS: 7,
	FPE: 8,
	KILL: 9,
	USR1: 10,
	SEGV: 11,
	USR2: 12,
	PIPE: 13,
	ALRM: 14,
	TERM: 15,
	STKFLT: 16,
	CHLD: 17,
	CONT: 18,
	STOP: 19,
	TSTP: 20,
	TTIN: 21,
	TTOU: 22,
	URG: 23,
	XCPU: 24,
	XFSZ: 25,
	VTALRM: 26,
	PROF: 27,
	WINCH: 28,
	IO: 29,
	POLL: 29,
	PWR: 30,
	SYS: 31,
}

const NAMES: ReadonlyMap<number, string> = new Map(
	Object.entries(NUMBERS)
		.reverse()
		.map(([name, number]) => [number, name]),
)

const RTMIN = 34
const RTMAX = 64
const MOST_FROM_REALTIME_END = 30
const I32 = { least: -2147483648n, most: 2147483647n }

const anyCase = (word: string) => word.replace(/[A-Z]/g, letter => `[${letter}${letter.toLowerCase()}]`)
const DISTANCE = '(?:0?\\d|[12]\\d|30)'
const WORDS = [...Object.keys(NUMBERS), 'RTMIN', 'RTMAX'].map(anyCase)

/** What `parseSignal` reads, as a regular expression, but for the range of numbers. */
export const SIGNAL_PATTERN = `^\\s*(?:${anyCase('SIG')})?(?:${WORDS.join('|')}|${anyCase('RTMIN')}\\+${DISTANCE}|${anyCase('RTMAX')}-${DISTANCE}|[+-]?\\d+)\\s*$`

/** The number that a signal is sent by, 1 to 64: a name with or without `SIG` in any case, `RTMIN+n`, `RTMAX-n`, or a decimal number; null if it cannot be sent (config.md 3.7). */
export function signalNumber(name: string): number | null {
	const number = parseSignal(name)
	return number !== null && number >= 1 && number <= RTMAX ? number : null
}

/** `SIGTERM` for 15, `SIGRTMIN+1` for 35; a number without a name is answered in digits. */
export function signalName(number: number): string {
	const name = NAMES.get(number)
	if (name !== undefined) return `SIG${name}`
	if (number === RTMIN) return 'SIGRTMIN'
	if (number === RTMAX) return 'SIGRTMAX'
	if (number < RTMIN || number > RTMAX || !Number.isInteger(number)) return String(number)
	return number - RTMIN <= MOST_FROM_REALTIME_END / 2 ? `SIGRTMIN+${number - RTMIN}` : `SIGRTMAX-${RTMAX - number}`
}

/** Every spelling that a definition may use, sendable or not: 0.3.9 loads any i32, so `0` and `-1` are numbers here. Null: no signal at all. */
export function parseSignal(text: string): number | null {
	const word = text.trim().toUpperCase().replace(/^SIG/, '')
	if (Object.hasOwn(NUMBERS, word)) return NUMBERS[word] ?? null
	return realtime(word) ?? decimal(word)
}

/** Number of the signal that begins a stop; SIGTERM where the one configured cannot be sent (config.md 3.7). */
export function resolveStopSignal({ lifecycle }: Pick<ServiceConfig, 'lifecycle'>): number {
	return signalNumber(lifecycle.stop_signal) ?? 15
}

function realtime(word: string): number | null {
	if (word === 'RTMIN') return RTMIN
	if (word === 'RTMAX') return RTMAX
	const [, end, digits] = /^(RTMIN\+|RTMAX-)(\d{1,2})$/.exec(word) ?? []
	const distance = Number(digits ?? Number.NaN)
	if (!(distance <= MOST_FROM_REALTIME_END)) return null
	return end === 'RTMIN+' ? RTMIN + distance : RTMAX - distance
}

function decimal(word: string): number | null {
	if (!/^[+-]?\d+$/.test(word)) return null
	const number = BigInt(word.replace('+', ''))
	return number >= I32.least && number <= I32.most ? Number(number) : null
}
