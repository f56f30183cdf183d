import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../daemon.ts'

/** One line of a records file. */
export interface Record {
	readonly what: 'start' | 'term'
	readonly name: string
	readonly pid: number
	/** Monotonic ns. */
	readonly at: bigint
}

let built: string | null = null

/** The reference program, compiled once a run of the harness, and gone with it. Throws if there is no C compiler. */
export function referenceProgram(): string {
	if (built === null) {
		const directory = mkdtempSync(join(tmpdir(), 'zinit-bench-'))
		process.once('exit', () => rmSync(directory, { recursive: true }))
		const program = join(directory, 'reference')
		execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, 'reference.c')])
		built = program
	}
	return built
}

export function readRecords(file: string): readonly Record[] {
	return recordsIn(readText(file))
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'latin1')
	} catch {
		return ''
	}
}

function recordsIn(text: string): readonly Record[] {
	return text.split('\n').flatMap(line => {
		const [what, name, pid, at] = line.split(' ')
		return (what === 'start' || what === 'term') && name !== undefined && at !== undefined
			? [{ what, name, pid: Number(pid), at: BigInt(at) }]
			: []
	})
}

/** Waits until there are `count` records of a kind; answers all records. Only then are they parsed, which would take time from what is measured. */
export function awaitRecords(file: string, what: Record['what'], count: number): Promise<readonly Record[]> {
	const lines = new RegExp(`^${what} `, 'gm')
	return eventually(`${count} ${what} records`, () => {
		const text = readText(file)
		if ((text.match(lines)?.length ?? 0) < count) return undefined
		const records = recordsIn(text)
		return records.filter(record => record.what === what).length >= count ? records : undefined
	})
}

/** The limit of starting: a C loop over posix_spawn(3) of as many shells; ms from its beginning to the last start. */
export async function spawnLimit(count: number, directory: string): Promise<number> {
	const program = referenceProgram()
	const records = join(directory, `limit-${process.hrtime.bigint()}`)
	const child = spawn(program, ['spawn', records, String(count), program], { stdio: ['pipe', 'pipe', 'inherit'] })
	let text = ''
	child.stdout.setEncoding('latin1').on('data', chunk => {
		text += chunk
	})
	const started = await awaitRecords(records, 'start', count)
	child.stdin.end()
	await new Promise(resolve => child.once('close', resolve))
	return milliseconds(lastOf(started, 'start') - BigInt(text.trim()))
}

/** Prints of the `rpc` and `clients` modes: requests a second, and p99 in ms. */
export async function load(args: readonly string[], count: number): Promise<{ readonly rate: number; readonly p99: number }> {
	const child = spawn(referenceProgram(), args, { stdio: ['ignore', 'pipe', 'inherit'] })
	let text = ''
	child.stdout.setEncoding('latin1').on('data', chunk => {
		text += chunk
	})
	await new Promise(resolve => child.once('close', resolve))
	const [seconds = Number.NaN, p99 = Number.NaN] = text.split(' ').map(Number)
	return { rate: count / seconds, p99: p99 / 1000 }
}

export function lastOf(records: readonly Record[], what: Record['what']): bigint {
	return records.reduce((last, record) => (record.what === what && record.at > last ? record.at : last), 0n)
}

export function milliseconds(ns: bigint): number {
	return Number(ns) / 1e6
}
