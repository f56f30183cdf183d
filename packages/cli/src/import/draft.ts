/** A file of another supervisor. */
export interface ForeignFile {
	/** As the user gave it; names the file in warnings. */
	readonly path: string
	readonly text: string
	/** Absolute directory it is in. */
	readonly directory: string
}

/** A unit being translated: tables and keys as a unit file has them, and what could not be said. */
export class Draft {
	readonly name: string
	readonly file: string
	readonly tables: Record<string, Record<string, unknown>> = {}
	readonly warnings: string[] = []
	/** Why there is no unit; undefined: there is one. */
	failure: string | undefined

	constructor(name: string, file: string, kind: 'service' | 'target' = 'service') {
		this.name = name
		this.file = file
		this.set(kind, 'name', name)
	}

	set(table: string, key: string, value: unknown): void {
		this.tables[table] = { ...this.tables[table], [key]: value }
	}

	get(table: string, key: string): unknown {
		return this.tables[table]?.[key]
	}

	/** Appends to a list, what is there already left aside. */
	add(table: string, key: string, ...values: readonly (string | number)[]): void {
		const known = this.get(table, key)
		const list: unknown[] = Array.isArray(known) ? known : []
		if (values.length > 0) this.set(table, key, [...list, ...values.filter(value => !list.includes(value))])
	}

	setEnv(name: string, value: string): void {
		const known = this.get('service', 'env')
		this.set('service', 'env', { ...(typeof known === 'object' ? known : {}), [name]: value })
	}

	/** A key that could not be translated, with its place. */
	warn(line: number, key: string, text: string): void {
		this.warnings.push(`${this.file}:${line}: ${key}: ${text}`)
	}

	fail(line: number, text: string): void {
		this.failure ??= `${this.file}:${line}: ${text}`
	}
}

export type Importer = (file: ForeignFile) => readonly Draft[]

/** A text that is not what it should be, with its place. */
export class ImportError extends Error {
	override readonly name = 'ImportError'
}

/** A word for the shell, quoted where it has to be. */
export const shellWord = (word: string): string => (/^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** A word for the shell in which `$NAME` is still expanded. */
export const expandedWord = (word: string): string =>
	/^[A-Za-z0-9_./:=@%+,${}-]+$/.test(word) ? word : `"${word.replaceAll(/["\\`]/g, '\\$&')}"`

/** A command for the shell, which is replaced by it where it is one program: then that is the process that gets the signals. */
export const execLine = (command: string): string =>
	/[|&;<>()`\n]/.test(command) || /^\s*(?:\w+=|exec\s)/.test(command) ? command : `exec ${command}`

/** A unit's name out of any text. */
export const unitName = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
