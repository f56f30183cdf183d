import { median } from './numbers.ts'

/** Measures each in turn, A B C A B C …, so that a drift of the machine hits all; medians by name. */
export async function interleave(
	runs: number,
	measures: Readonly<Record<string, () => Promise<number>>>,
): Promise<Readonly<Record<string, number>>> {
	const values: Record<string, number[]> = {}
	for (let run = 0; run < runs; run++) {
		for (const [name, measure] of Object.entries(measures)) {
			values[name] ??= []
			values[name].push(await measure())
		}
	}
	return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, median(list)]))
}

/** A figure of `medians` by name, and the others. */
export function apart(
	medians: Readonly<Record<string, number>>,
	...names: readonly string[]
): { readonly named: readonly number[]; readonly others: Readonly<Record<string, number>> } {
	return {
		named: names.map(name => medians[name] ?? Number.NaN),
		others: Object.fromEntries(Object.entries(medians).filter(([name]) => !names.includes(name))),
	}
}
