/** A manual page as roff of man(7), from paragraphs and lists. */
export const manualPage = (name: string, section: number, summary: string, version: string, parts: readonly string[]): string =>
	[`.TH ${name.toUpperCase()} ${section} "" "zinit ${version}"`, '.SH NAME', `${escaped(name)} \\- ${escaped(summary)}`, ...parts, ''].join(
		'\n',
	)

export const heading = (text: string): string => `.SH ${quoted(text.toUpperCase())}`

export const subheading = (text: string): string => `.SS ${quoted(text)}`

export const paragraph = (text: string): string => `.PP\n${escaped(text)}`

/** A word and what it means. */
export const item = (word: string, text: string): string => `.TP\n.B ${escaped(word)}\n${escaped(text)}`

/** Lines as they are. */
export const verbatim = (text: string): string => `.PP\n.nf\n.RS\n${escaped(text)}\n.RE\n.fi`

/** Backslashes, hyphens, and dots that would begin a request. */
export const escaped = (text: string): string =>
	text
		.replaceAll('\\', '\\e')
		.replaceAll('-', '\\-')
		.replaceAll('…', '...')
		.replaceAll(/^([.'])/gm, '\\&$1')

const quoted = (text: string) => `"${escaped(text).replaceAll('"', '""')}"`
