/** A file as it was found, see `readUnitDirectory` of the host. */
export interface SourceText {
	readonly path: string
	/** Its bytes, at most 1 MiB and 1, or its text; or why there are none. */
	readonly content: Uint8Array | { readonly text: string } | { readonly unreadable: string } | 'directory' | 'special'
	/** The daemon is root, and others than root can write the file or its directory. */
	readonly unsafePermissions: boolean
}

/** An entry of a directory of definitions. */
export interface SourceFile extends SourceText {
	readonly directory: 'config' | 'system'
	/** The entries of `<path>.d/`, by byte order of their names: merged over the file, the last one wins (config.md 10). */
	readonly dropIns?: readonly SourceText[]
}

/** `unit`: is loaded. `drop-ins`: its entries are merged over the file of the same name without `.d`. `near-miss`: probably meant to be loaded (config.md 1.2, 10). */
export function classifyFileName(name: string): 'unit' | 'drop-ins' | 'near-miss' | 'other' {
	if (name.endsWith('.toml.d') && name.length > '.toml.d'.length) return 'drop-ins'
	const extension = extensionOf(name)
	if (extension === 'toml') return 'unit'
	return extension.toLowerCase() === 'toml' || extension === 'yaml' || extension === 'yml' ? 'near-miss' : 'other'
}

/** The last part of a path. */
export function fileNameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1)
}

// A dot at the very start begins no extension.
function extensionOf(name: string): string {
	const dot = name.lastIndexOf('.')
	return dot > 0 ? name.slice(dot + 1) : ''
}
