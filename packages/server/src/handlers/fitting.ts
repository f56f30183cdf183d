import type { LogLine } from '@zinit/protocol'

/** The newest lines whose JSON is at most `bytes` long (rpc.md 1). */
export function newestThatFit(lines: readonly LogLine[], bytes: number): readonly LogLine[] {
	// A character is at most six bytes of JSON; short results are not looked at twice.
	if (lines.reduce((sum, line) => sum + 6 * line.content.length + overhead(line), 0) <= bytes) return lines
	let left = bytes
	let start = lines.length
	for (let line = lines[start - 1]; line !== undefined; line = lines[start - 1]) {
		left -= Buffer.byteLength(JSON.stringify(line.content)) + overhead(line)
		if (left < 0) break
		start -= 1
	}
	return lines.slice(start)
}

/** More than all other members of a line take. */
const overhead = ({ service }: LogLine) => 160 + service.length
