/** What the system says of a failed call, without its code and the path: `no such file or directory`. */
export const systemReason = (error: unknown): string =>
	error instanceof Error ? error.message.replace(/^[A-Z]+: ([^,]*),.*$/s, '$1') : String(error)
