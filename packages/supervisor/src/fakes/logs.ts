import type { LogFileOptions, LogLine, Logs } from '@zinit/host'

/** Lines that are kept for ever, and how the rings were configured. */
export interface FakeLogs extends Logs {
	readonly configured: Map<string, { readonly bufferLines: number; readonly file: LogFileOptions | undefined }>
}

export function createFakeLogs(): FakeLogs {
	const lines: LogLine[] = []
	const configured: FakeLogs['configured'] = new Map()
	const last = (service: string) => lines.filter(line => line.service === service).length
	return {
		configured,
		configure: (service, bufferLines, file) => void configured.set(service, { bufferLines, file }),
		query: services => lines.filter(({ service }) => services.includes(service)),
		lastSeq: last,
		append: (service, stream, content) => void lines.push({ seq: last(service) + 1, timestamp_ms: 0, service, stream, content }),
		subscribe: () => () => undefined,
		drop(service) {
			configured.delete(service)
			for (let at = lines.length - 1; at >= 0; at -= 1) if (lines[at]?.service === service) lines.splice(at, 1)
		},
		reopen: () => undefined,
		flush: async () => undefined,
		droppedLines: () => 0,
	}
}
