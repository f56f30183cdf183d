/** Lines as a terminal may get them: no escapes but SGR, and of those none that outlasts its line (cli.md 1.4). */
export const forTerminal = (text: string): string =>
	text.includes('\u001b') ? escapeControls(text).split('\n').map(contained).join('\n') : escapeControls(text)

/** The text with an end to the SGR that it leaves on. */
export const contained = (text: string): string => {
	const last = text.lastIndexOf('\u001b[')
	return last < 0 || text.startsWith(RESET, last) || text.startsWith('\u001b[m', last) ? text : `${text}${RESET}`
}

const RESET = '\u001b[0m'

/** Control characters and escape sequences made visible; SGR colours, tabs and line feeds stay (cli.md 1.4). */
export const escapeControls = (text: string): string => (hasControls.test(text) ? text.replace(controls, shown) : text)

// C0 but tab and LF, DEL, C1, and what reorders text; ESC only where no SGR sequence follows.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\u001b(?!\[[0-9;:]*m)/g
const hasControls = new RegExp(controls.source)

function shown(character: string): string {
	const code = character.charCodeAt(0)
	if (code === 0x0d) return '\\r'
	return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** The text without SGR sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const withoutColour = (text: string): string => text.replace(/\u001b\[[0-9;:]*m/g, '')
