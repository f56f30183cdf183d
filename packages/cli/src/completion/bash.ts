import { type CommandOffer, globalOffers, type Offer, offers, valueFlags } from './words.ts'

/** The completion script for bash 3.2 and later. */
export const bashCompletion = (): string => `# completion of zinit for bash: source <(zinit completion bash)
_zinit() {
	local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= socket= index=1 place=0 word
	# --flag=value comes as three words.
	if [ "$cur" = = ]; then cur=; elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
	COMPREPLY=()
	while [ "$index" -lt "$COMP_CWORD" ]; do
		word=\${COMP_WORDS[index]}
		case $word in
		${valueFlags().join('|')})
			index=$((index + 1))
			[ "\${COMP_WORDS[index]}" != = ] || index=$((index + 1))
			case "$command $word" in 'kill -s') ;; *' -s'|*' --socket') socket=\${COMP_WORDS[index]-} ;; esac ;;
		--socket=*) socket=\${word#*=} ;;
		-*) ;;
		*) if [ -z "$command" ]; then command=$word; else place=$((place + 1)); fi ;;
		esac
		index=$((index + 1))
	done
	case "$command $prev" in
${[...offers().flatMap(flagCases), ...globalCases()].join('\n')}
	esac
	if [ "\${cur#-}" != "$cur" ]; then
		case $command in
${offers()
	.map(command => `		${command.names.join('|')}) _zinit_words ${flagWords(command)} ;;`)
	.join('\n')}
		*) _zinit_words ${flagWords({ flags: [] })} ;;
		esac
		return
	fi
	case $command in
	'') _zinit_words ${offers()
		.flatMap(({ names }) => names)
		.join(' ')} help ;;
${offers().flatMap(argCases).join('\n')}
	help) _zinit_words ${offers()
		.flatMap(({ names }) => names.slice(0, 1))
		.join(' ')} ;;
	esac
}
_zinit_words() { COMPREPLY=($(compgen -W "$*" -- "$cur")); }
_zinit_names() { COMPREPLY=($(compgen -W "$(zinit \${socket:+--socket "$socket"} complete "$1" 2>/dev/null)" -- "$cur")); }
_zinit_files() { COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null; }
_zinit_directories() { COMPREPLY=($(compgen -d -- "$cur")); compopt -o filenames 2>/dev/null; }
complete -F _zinit zinit
`

const flagWords = ({ flags }: Pick<CommandOffer, 'flags'>) => [...flags, ...globalOffers()].map(({ long }) => long).join(' ')

/** A flag before the word decides what it is. */
function flagCases({ names, flags }: CommandOffer): readonly string[] {
	return flags.flatMap(({ long, char, value }) => {
		if (value === null) return []
		const patterns = names.flatMap(name => [`"${name} ${long}"`, ...(char === undefined ? [] : [`"${name} -${char}"`])])
		return [`	${patterns.join('|')}) ${answer(value) ?? ':'}; return ;;`]
	})
}

/** Of every command, so they come after its own. */
const globalCases = () =>
	globalOffers().flatMap(({ long, char, value }) =>
		value === null ? [] : [`	*" ${long}"${char === undefined ? '' : `|*" -${char}"`}) ${answer(value) ?? ':'}; return ;;`],
	)

function argCases({ names, args, variadic }: CommandOffer): readonly string[] {
	const answers = args.map(answer)
	if (answers.every(each => each === undefined)) return []
	const cases = answers.map((each, place) => {
		const isLast = place === answers.length - 1
		return `${isLast && variadic ? '*' : place}) ${each ?? ':'} ;;`
	})
	return [`	${names.join('|')}) case $place in ${cases.join(' ')} esac ;;`]
}

function answer({ words, kind }: Offer): string | undefined {
	if (words.length > 0) return `_zinit_words ${words.join(' ')}`
	if (kind === null) return undefined
	return kind === 'file' ? '_zinit_files' : kind === 'directory' ? '_zinit_directories' : `_zinit_names ${kind}`
}
