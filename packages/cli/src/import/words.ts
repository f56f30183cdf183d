/** Words of a command line with quotes and backslashes, as systemd and shells split them; quotes are taken away. */
export const splitWords = (text: string): readonly string[] => {
	const words: string[] = []
	let word: string | undefined
	let quote = ''
	for (let at = 0; at < text.length; at++) {
		const character = text.charAt(at)
		if (character === '\\' && quote !== "'" && at + 1 < text.length) {
			at += 1
			word = (word ?? '') + text.charAt(at)
		} else if (quote !== '') {
			if (character === quote) quote = ''
			else word = (word ?? '') + character
		} else if (character === '"' || character === "'") {
			quote = character
			word ??= ''
		} else if (/\s/.test(character)) {
			if (word !== undefined) words.push(word)
			word = undefined
		} else word = (word ?? '') + character
	}
	if (word !== undefined) words.push(word)
	return words
}
