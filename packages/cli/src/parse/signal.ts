import { constants } from 'node:os'

/** Signal names of this platform without SIG, for completion and suggestions. */
export const signalNames = (): readonly string[] => Object.keys(constants.signals).map(name => name.slice('SIG'.length))

/** The signal as it goes over the wire: `SIGTERM` for `term`, `TERM`, `SIGTERM`; digits for 1 to 64. Undefined: no signal. */
export const parseSignal = (text: string): string | undefined => {
	const word = text.trim().toUpperCase().replace(/^SIG/, '')
	if (/^\+?\d+$/.test(word)) return Number(word) >= 1 && Number(word) <= 64 ? String(Number(word)) : undefined
	return Object.hasOwn(constants.signals, `SIG${word}`) || isRealtime(word) ? `SIG${word}` : undefined
}

/** RTMIN, RTMIN+n, RTMAX-n, RTMAX with n up to 30 (config.md 3.7). */
function isRealtime(word: string): boolean {
	const distance = /^(?:RTMIN(?:\+(\d{1,2}))?|RTMAX(?:-(\d{1,2}))?)$/.exec(word)
	return distance !== null && Number(distance[1] ?? distance[2] ?? 0) <= 30
}
