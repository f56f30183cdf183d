/** True if the brackets of a JSON text nest deeper than `levels`; what is inside strings does not count. Linear in the length. */
export const exceedsDepth = (json: string, levels: number): boolean => {
	// Each level needs two brackets, so a short line cannot be deep.
	if (json.length <= 2 * levels) return false
	let depth = 0
	for (let at = 0; at < json.length; at++) {
		const code = json.charCodeAt(at)
		if (code === quote) at = endOfString(json, at)
		else if (code === openBrace || code === openBracket) {
			depth++
			if (depth > levels) return true
		} else if (code === closeBrace || code === closeBracket) depth--
	}
	return false
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Index of the quote that ends the string begun at `start`, or the end of the text. */
function endOfString(json: string, start: number): number {
	for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
		let slashes = 0
		while (json.charCodeAt(end - 1 - slashes) === backslash) slashes++
		if (slashes % 2 === 0) return end
	}
	return json.length
}
