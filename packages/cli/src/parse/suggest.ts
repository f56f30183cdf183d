/** The word of the list that was probably meant: a few changes away, at most 2, or with a shared prefix; undefined if none (cli.md 1.3). */
export const suggest = (wrong: string, words: Iterable<string>): string | undefined => {
	const lower = wrong.toLowerCase()
	const ranked = [...words]
		.filter(word => word !== wrong)
		.map(word => ({ word, rank: rankOf(lower, word.toLowerCase()) }))
		.filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
		.sort((a, b) => a.rank - b.rank || (a.word < b.word ? -1 : 1))
	return ranked[0]?.word
}

/** Changes that make one word of the other; a shared prefix counts as more than any of them. */
function rankOf(wrong: string, word: string): number {
	const distance = editDistance(wrong, word)
	if (distance <= mostChanges(word)) return distance
	const [short, long] = wrong.length < word.length ? [wrong, word] : [word, wrong]
	return short.length >= 2 && long.startsWith(short) ? PREFIX : Number.POSITIVE_INFINITY
}

/** Two changes turn any short word into any other: "bogus" is not "logs". */
const mostChanges = ({ length }: string) => (length >= 5 ? 2 : length >= 3 ? 1 : 0)

const PREFIX = 3

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = []
	let last = Array.from({ length: b.length + 1 }, (_, column) => column)
	for (let row = 1; row <= a.length; row++) {
		const next = [row]
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1]
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
			next.push(
				Math.min(
					at(last, column) + 1,
					at(next, column - 1) + 1,
					at(last, column - 1) + (same ? 0 : 1),
					swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
				),
			)
		}
		beforeLast = last
		last = next
	}
	return at(last, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
