import { writeFileSync } from 'node:fs'
import type { Row } from './model.ts'
import { short } from './numbers.ts'

const HEAD = ['workload', 'figure', 'ours', 'limit', 'ratio', 'peers', 'budget', 'pass'] as const

/** The rows as a table of text. */
export function tableOf(rows: readonly Row[]): string {
	const cells = [HEAD, ...rows.map(cellsOf)]
	const widths = HEAD.map((_, column) => Math.max(...cells.map(row => [...(row[column] ?? '')].length)))
	return cells
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n')
}

/** The same, with every figure in full. */
export function writeJson(file: string, rows: readonly Row[]): void {
	writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows }, null, '\t')}\n`)
}

function cellsOf({ workload, figure, ours, unit, against, ratio, peers = {}, budget, pass }: Row): readonly string[] {
	return [
		workload,
		figure,
		`${short(ours)} ${unit}`,
		against === undefined ? '' : `${short(against.value)} ${unit} (${against.name})`,
		ratio === undefined ? '' : short(ratio),
		Object.entries(peers)
			.map(([name, value]) => `${name} ${short(value)}`)
			.join(', '),
		budget,
		pass ? 'yes' : 'NO',
	]
}
