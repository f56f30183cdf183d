import { pino } from 'pino'

const STDERR = 2

/** Writes lines to standard error at once. A reader that went away or a full disk costs lines, never the daemon. */
export function stderrWriter(): (line: string) => void {
	const out = pino.destination({ dest: STDERR, sync: true, maxLength: 65_536, retryEAGAIN: () => false })
	out.on('error', () => undefined)
	return line => {
		out.write(line)
	}
}
