import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of unit files, removed with the test. */
export interface UnitFiles extends Disposable {
	readonly path: string
	/** Writes files by name, `.toml` added where there is no extension. */
	write(files: Readonly<Record<string, string>>): void
	remove(name: string): void
	names(): readonly string[]
	text(name: string): string
}

export function unitFiles(files: Readonly<Record<string, string>> = {}): UnitFiles {
	const path = mkdtempSync(join(tmpdir(), 'zinit-units-'))
	const directory: UnitFiles = {
		path,
		write(more) {
			for (const [name, text] of Object.entries(more)) writeFileSync(join(path, fileName(name)), text)
		},
		remove: name => rmSync(join(path, fileName(name))),
		names: () => readdirSync(path).sort(),
		text: name => readFileSync(join(path, fileName(name)), 'utf8'),
		[Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
	}
	directory.write(files)
	return directory
}

function fileName(name: string): string {
	return name.includes('.') ? name : `${name}.toml`
}

/** A unit file of the plainest kind; `more`: TOML after the `[service]` table's first keys. */
export function unitText(name: string, more = ''): string {
	return `[service]\nname = "${name}"\nexec = ": ${name}"\n${more}\n`
}
