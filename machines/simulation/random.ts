/** Numbers that a seed decides (mulberry32). */
export interface Random {
	/** At least 0, less than 1. */
	next(): number
	/** An integer from 0 to `bound` - 1. */
	below(bound: number): number
	chance(probability: number): boolean
	pick<T>(list: readonly T[]): T
}

export function randomOf(seed: number): Random {
	let state = seed >>> 0
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
	}
	const below = (bound: number) => Math.floor(next() * bound)
	return {
		next,
		below,
		chance: probability => next() < probability,
		pick: list => {
			const chosen = list[below(list.length)]
			if (chosen === undefined) throw new Error('cannot pick from an empty list')
			return chosen
		},
	}
}

/** A seed of its own for each (name, number) under one seed: what one process does must not depend on what others did before it. */
export function seedFor(seed: number, name: string, number: number): number {
	let hash = (seed ^ 0x9e3779b9) >>> 0
	for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 16777619) >>> 0
	return Math.imul(hash ^ number, 2654435761) >>> 0
}
