import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostWarning, LogFileOptions } from '../model.ts'
import { createLogs } from './rings.ts'

/** A directory of its own with rings and files, for one test. */
export interface Place extends AsyncDisposable {
	readonly path: string
	readonly logs: ReturnType<typeof createLogs>
	readonly warnings: HostWarning[]
	configure(options?: Partial<LogFileOptions>, service?: string): void
	/** What a service writes. */
	feed(text: string | Buffer, service?: string, stream?: 'stdout' | 'stderr'): void
	/** The file, without the times of its lines. */
	lines(path?: string): string[]
}

export function openPlace(): Place {
	const directory = mkdtempSync(join(tmpdir(), 'zinit-files-'))
	const path = join(directory, 'log')
	const warnings: HostWarning[] = []
	const logs = createLogs(undefined, warning => warnings.push(warning))
	return {
		path,
		logs,
		warnings,
		configure: (options = {}, service = 'web') => logs.configure(service, 1000, { file: path, ...options }),
		feed(text, service = 'web', stream = 'stdout') {
			const bytes = Buffer.from(text)
			for (let at = 0; at < bytes.length; at += 65_536) {
				const chunk = logs.chunk()
				logs.take({ service, stream }, chunk, bytes.copy(chunk, 0, at))
			}
		},
		lines: (file = path) =>
			readFileSync(file, 'utf8')
				.split('\n')
				.slice(0, -1)
				.map(line => line.replace(/^\d{13} /, '')),
		async [Symbol.asyncDispose]() {
			await logs.close()
			rmSync(directory, { recursive: true, force: true })
		},
	}
}

export const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line ${from + index}`)
export const text = (lines: readonly string[]) => lines.map(line => `${line}\n`).join('')
