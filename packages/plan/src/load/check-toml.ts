import type { CheckOptions } from '../check/check.ts'
import type { Diagnostic, Unit } from '../model.ts'
import { loadFile } from './load-file.ts'

/** Checks the text of one file by itself: what `config.check` answers for `toml`. `file`: its name in the diagnostics. */
export function checkToml(
	text: string,
	{ file = '', ...options }: CheckOptions & { readonly file?: string } = {},
): { readonly unit: Unit | null; readonly diagnostics: readonly Diagnostic[] } {
	const { unit, diagnostics } = loadFile({ path: file, directory: 'config', content: { text }, unsafePermissions: false }, options)
	return { unit, diagnostics }
}
