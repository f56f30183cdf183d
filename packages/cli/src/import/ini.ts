/** A `[section]` of an INI file. */
export interface Section {
	readonly name: string
	readonly line: number
	readonly entries: readonly Entry[]
}

export interface Entry {
	readonly key: string
	readonly value: string
	readonly line: number
}

export interface IniStyle {
	/** Characters that begin a comment line. */
	readonly comments: string
	/** `\` at the end of a line joins the next one (systemd). */
	readonly joins?: true
	/** A line that is indented goes on with the value (supervisord). */
	readonly indents?: true
	/** What begins a comment behind a value. */
	readonly tail?: string
}

/** Reads an INI file; lines without a section or a `=` are left aside. */
export const parseIni = (text: string, style: IniStyle): readonly Section[] => {
	const sections: { name: string; line: number; entries: { key: string; value: string; line: number }[] }[] = []
	const lines = text.split(/\r?\n/)
	for (let at = 0; at < lines.length; at++) {
		const raw = lines[at] ?? ''
		const number = at + 1
		const trimmed = raw.trim()
		const section = sections.at(-1)
		const last = section?.entries.at(-1)
		if (trimmed === '' || style.comments.includes(trimmed.charAt(0))) continue
		if (style.indents === true && /^\s/.test(raw) && last !== undefined) {
			last.value += `\n${withoutTail(trimmed, style)}`
			continue
		}
		const header = /^\[([^\]]+)\]/.exec(trimmed)?.[1]
		if (header !== undefined) {
			sections.push({ name: header, line: number, entries: [] })
			continue
		}
		const equals = trimmed.indexOf('=')
		if (equals < 0 || section === undefined) continue
		let value = trimmed.slice(equals + 1).trim()
		while (style.joins === true && value.endsWith('\\')) {
			at += 1
			const next = (lines[at] ?? '').trim()
			if (next !== '' && style.comments.includes(next.charAt(0))) continue
			value = `${value.slice(0, -1).trimEnd()} ${next}`
		}
		section.entries.push({ key: trimmed.slice(0, equals).trim(), value: withoutTail(value, style), line: number })
	}
	return sections
}

function withoutTail(value: string, { tail }: IniStyle): string {
	const at = tail === undefined ? -1 : value.indexOf(` ${tail}`)
	return at < 0 ? value : value.slice(0, at).trimEnd()
}
