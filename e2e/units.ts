/** The text of a unit file; `more`: further keys of [service], then tables. */
export const service = (name: string, exec: string, more = ''): string =>
	`[service]\nname = "${name}"\nexec = ${JSON.stringify(exec)}\n${more}`

/** The table of dependencies that requires these. */
export const requires = (...names: readonly string[]): string => depends('requires', ...names)

/** The table of dependencies with one list. */
export const depends = (kind: 'requires' | 'after' | 'wants' | 'conflicts', ...names: readonly string[]): string =>
	`[dependencies]\n${kind} = ${JSON.stringify(names)}\n`

/** The text of a target file. */
export const target = (name: string, more = ''): string => `[target]\nname = "${name}"\n${more}`

/** A service that runs until it is stopped. */
export const sleeper = (name: string, more = ''): string => service(name, 'exec sleep 1000', more)
