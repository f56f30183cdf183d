import { changeCommands } from '../table/changes.ts'
import { plannedVerbs } from '../table/knowledge.ts'
import { suggest } from './suggest.ts'
import { meant, UsageError } from './usage.ts'
import { splitWords } from './words.ts'

/** `zinit plan stop x` is `zinit stop --dry-run x` (cli.md 1.5). `words`: what follows `plan`. Throws UsageError. */
export const planned = (words: readonly string[]): readonly string[] => {
	const { command, words: rest } = splitWords(words)
	if (command === undefined) throw new UsageError('missing argument <verb>', 'zinit plan --help')
	const aliases: readonly string[] = changeCommands.remove.aliases
	const verb = aliases.includes(command) ? 'remove' : plannedVerbs.find(each => each === command)
	if (verb === undefined)
		throw new UsageError(`cannot plan "${command}": it is one of ${plannedVerbs.join(', ')}`, meant(suggest(command, plannedVerbs)))
	return [verb, '--dry-run', ...rest]
}
