/** The text of UTF-8 bytes, or the offset of the first byte that is none. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string | { readonly invalidAt: number } {
	let text = ''
	for (let start = 0; start < bytes.length; ) {
		const units: number[] = []
		const end = Math.min(start + CHUNK, bytes.length)
		while (start < end) {
			const first = bytes[start] ?? 0
			if (first < 0x80) {
				units.push(first)
				start++
				continue
			}
			const form = FORMS.find(({ least, most }) => first >= least && first <= most)
			if (form === undefined) return { invalidAt: start }
			let point = first & form.mask
			for (let more = 1; more <= form.more; more++) {
				const byte = bytes[start + more] ?? 0
				if ((byte & 0xc0) !== 0x80) return { invalidAt: start }
				point = (point << 6) | (byte & 0x3f)
			}
			if (point < form.lowest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return { invalidAt: start }
			start += form.more + 1
			if (point < 0x10000) units.push(point)
			else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff))
		}
		text += String.fromCharCode(...units)
	}
	return text
}

// Arguments of one call are bounded by the stack.
const CHUNK = 8192

/** Shapes of a longer sequence by its first byte: bytes that follow, bits of the first, the lowest code point that may be written so. */
const FORMS = [
	{ least: 0xc2, most: 0xdf, more: 1, mask: 0x1f, lowest: 0x80 },
	{ least: 0xe0, most: 0xef, more: 2, mask: 0x0f, lowest: 0x800 },
	{ least: 0xf0, most: 0xf4, more: 3, mask: 0x07, lowest: 0x10000 },
] as const
