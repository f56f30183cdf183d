import { type CommandOffer, type FlagOffer, globalOffers, type Offer, offers } from './words.ts'

/** The completion script for fish. */
export const fishCompletion = (): string => `# completion of zinit for fish: zinit completion fish | source
complete -c zinit -f
function __zinit_names
	zinit complete $argv[1] 2>/dev/null
end
${offers()
	.flatMap(({ names, summary }) => names.map(name => `complete -c zinit -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`))
	.join('\n')}
${globalOffers()
	.map(flag => flagLine('', flag))
	.join('\n')}
${offers().flatMap(commandLines).join('\n')}
`

function commandLines({ names, flags, args }: CommandOffer): readonly string[] {
	const seen = `-n ${quoted(`__fish_seen_subcommand_from ${names.join(' ')}`)}`
	return [
		...flags.map(flag => flagLine(`${seen} `, flag)),
		...args.flatMap(arg => (answers(arg).length === 0 ? [] : [`complete -c zinit ${seen} ${answers(arg).join(' ')}`])),
	]
}

function flagLine(seen: string, { long, char, summary, value }: FlagOffer): string {
	const words = [`-l ${long.slice(2)}`, ...(char === undefined ? [] : [`-s ${char}`]), ...(value === null ? [] : ['-r', ...answers(value)])]
	return `complete -c zinit ${seen}${words.join(' ')} -d ${quoted(summary)}`
}

function answers({ words, kind }: Offer): readonly string[] {
	if (words.length > 0) return [`-a ${quoted(words.join(' '))}`]
	if (kind === null) return []
	if (kind === 'file') return ['-F']
	return [kind === 'directory' ? `-a ${quoted('(__fish_complete_directories)')}` : `-a ${quoted(`(__zinit_names ${kind})`)}`]
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
