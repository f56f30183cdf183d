/** What a service has said by sd_notify(3). */
export type Assignment =
	| { readonly type: 'ready' }
	| { readonly type: 'stopping' }
	| { readonly type: 'watchdog' }
	| { readonly type: 'status'; readonly text: string }
	| { readonly type: 'extend_timeout'; readonly ms: number }

/** The assignments of a datagram that mean something here (config.md 9.3), in order. */
export function parseNotification(text: string): Assignment[] {
	return text.split('\n').flatMap(line => parseLine(line) ?? [])
}

function parseLine(line: string): Assignment | null {
	if (line === 'READY=1') return { type: 'ready' }
	if (line === 'STOPPING=1') return { type: 'stopping' }
	if (line === 'WATCHDOG=1') return { type: 'watchdog' }
	if (line.startsWith('STATUS=')) return { type: 'status', text: line.slice(7) }
	const extension = /^EXTEND_TIMEOUT_USEC=(\d{1,16})$/.exec(line)?.[1]
	return extension === undefined ? null : { type: 'extend_timeout', ms: Math.ceil(Number(extension) / 1000) }
}
