import type { Document } from '../documents/documents.ts'
import type { fileCommands } from '../table/files.ts'
import type { Verb } from './verb.ts'

/** `zinit completion` (cli.md 3). */
export const completion: Verb<typeof fileCommands.completion> = async ({ args }, { output }) => {
	const text = await scripts[args.shell]()
	if (output.json) output.document({ shell: args.shell, script: text } satisfies Document<'completion'>)
	else output.line(text.trimEnd())
	return 0
}

const scripts: Readonly<Record<'bash' | 'zsh' | 'fish', () => Promise<string>>> = {
	bash: async () => (await import('../completion/bash.ts')).bashCompletion(),
	zsh: async () => (await import('../completion/zsh.ts')).zshCompletion(),
	fish: async () => (await import('../completion/fish.ts')).fishCompletion(),
}
