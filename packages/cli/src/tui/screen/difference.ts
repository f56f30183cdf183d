/** What turns a screen with the rows before into one with the rows after; empty if nothing changed. */
export const difference = (before: readonly string[], after: readonly string[]): string =>
	after.map((row, index) => (row === before[index] ? '' : `\u001b[${index + 1};1H${row}`)).join('')
