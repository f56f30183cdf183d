import { type CommandOffer, type FlagOffer, globalOffers, type Offer, offers, valueFlags } from './words.ts'

/** The completion script for fish. */
export const fishCompletion = (): string => `# completion of zinit for fish: zinit completion fish | source
complete -c zinit -f
# The words of the line that are neither flags nor their values: the command, then its arguments.
function __zinit_words
	set -l words (commandline -opc)
	set -e words[1]
	while set -q words[1]
		switch $words[1]
		case ${valueFlags().join(' ')}
			set -e words[1]
		case '-*'
		case '*'
			echo -- $words[1]
		end
		set -e words[1]
	end
end
# The command is one of these; without any: there is none yet.
function __zinit_on
	set -l words (__zinit_words)
	if set -q argv[1]
		contains -- "$words[1]" $argv
	else
		not set -q words[1]
	end
end
# This many arguments come before the word.
function __zinit_after
	set -l words (__zinit_words)
	test (count $words) -eq (math $argv[1] + 1)
end
function __zinit_names
	set -l words (commandline -opc)
	set -l socket
	for index in (seq 2 (count $words))
		switch $words[$index]
		case --socket
			set socket --socket=$words[(math $index + 1)]
		case '--socket=*'
			set socket $words[$index]
		case -s
			contains -- kill $words[1..$index]; or set socket --socket=$words[(math $index + 1)]
		end
	end
	zinit $socket complete $argv[1] 2>/dev/null
end
${offers()
	.flatMap(({ names, summary }) => names.map(name => `complete -c zinit -n __zinit_on -a ${name} -d ${quoted(summary)}`))
	.join('\n')}
complete -c zinit -n __zinit_on -a help -d 'show help'
complete -c zinit -n ${quoted('__zinit_on help')} -a ${quoted(
	offers()
		.flatMap(({ names }) => names.slice(0, 1))
		.join(' '),
)}
${globalOffers()
	.map(flag => flagLine('', flag))
	.join('\n')}
${offers().flatMap(commandLines).join('\n')}
`

function commandLines({ names, flags, args, variadic }: CommandOffer): readonly string[] {
	const on = `__zinit_on ${names.join(' ')}`
	return [
		...flags.map(flag => flagLine(`-n ${quoted(on)} `, flag)),
		...args.flatMap((arg, place) => {
			if (answers(arg).length === 0) return []
			const isRest = variadic && place === args.length - 1
			const seen = isRest && place === 0 ? on : isRest ? `${on}; and not __zinit_after 0` : `${on}; and __zinit_after ${place}`
			return [`complete -c zinit -n ${quoted(seen)} ${answers(arg).join(' ')}`]
		}),
	]
}

function flagLine(seen: string, { long, char, summary, value }: FlagOffer): string {
	const words = [`-l ${long.slice(2)}`, ...(char === undefined ? [] : [`-s ${char}`]), ...(value === null ? [] : flagValue(value))]
	return `complete -c zinit ${seen}${words.join(' ')} -d ${quoted(summary)}`
}

/** `-x`: no files, which fish offers for a value of its own accord. */
function flagValue(value: Offer): readonly string[] {
	return [value.kind === 'file' ? '-r' : '-x', ...answers(value)]
}

function answers({ words, kind }: Offer): readonly string[] {
	if (words.length > 0) return [`-a ${quoted(words.join(' '))}`]
	if (kind === null) return []
	if (kind === 'file') return ['-F']
	return [kind === 'directory' ? `-a ${quoted('(__fish_complete_directories)')}` : `-a ${quoted(`(__zinit_names ${kind})`)}`]
}

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
