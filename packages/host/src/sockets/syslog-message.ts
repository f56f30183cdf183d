/** A message of syslog(3). */
export interface SyslogMessage {
	/** Name of the program; null: it gave none. */
	readonly tag: string | null
	readonly content: string
}

const priority = /^<\d{1,3}>/
const timestamp = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /
const tagged = /^([^\s:[\]]{1,256})(?:\[[^\]\s]*\])?: ?/
const hosted = /^\S+ (?=[^\s:[\]]{1,256}(?:\[[^\]\s]*\])?:)/

/** Reads RFC 3164 as it comes over a local socket: the name of the host, and all else that precedes the content, may be missing. */
export function parseSyslog(datagram: string): SyslogMessage {
	let text = datagram.replace(priority, '')
	if (timestamp.test(text)) text = text.replace(timestamp, '')
	if (!tagged.test(text)) text = text.replace(hosted, '')
	const tag = tagged.exec(text)
	// Some programs end their message as a line or as a string of C.
	const content = (tag ? text.slice(tag[0].length) : text).replace(/[\n\0]+$/, '')
	return { tag: tag?.[1] ?? null, content }
}
