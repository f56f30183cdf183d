import { type CommandOffer, type FlagOffer, globalOffers, type Offer, offers } from './words.ts'

/** The completion script for zsh. */
export const zshCompletion = (): string => `#compdef zinit
# completion of zinit for zsh: source <(zinit completion zsh)
_zinit() {
	local context state line curcontext="$curcontext" socket
	local -A opt_args
	local -a commands
	commands=(
${offers()
	.flatMap(({ names, summary }) => names.map(name => `		${quoted(`${name}:${summary}`)}`))
	.join('\n')}
		'help:show help'
	)
	_arguments -C -A '-*' ${globalOffers().map(flagSpec).join(' \\\n\t\t')} \\
		'1:command:->command' '*::argument:->argument'
	socket=\${opt_args[--socket]:-$opt_args[-s]}
	case $state in
	command) _describe -t commands 'zinit command' commands ;;
	argument)
		case $words[1] in
${offers()
	.map(command => `		${command.names.join('|')}) _arguments -s ${specs(command).join(' \\\n			')} ;;`)
	.join('\n')}
		help) _describe -t commands 'zinit command' commands ;;
		esac
		;;
	esac
}
_zinit_names() {
	local own=$opt_args[--socket]
	local -a names
	[[ $words[1] = kill ]] || own=\${own:-$opt_args[-s]}
	own=\${(Q)\${own:-$socket}}
	names=(\${(f)"$(zinit \${own:+--socket} $own complete $@[-1] 2>/dev/null)"})
	compadd "\${@[1,-2]}" -a names
}
if [ "$funcstack[1]" = _zinit ]; then _zinit "$@"; else compdef _zinit zinit; fi
`

function specs({ flags, args, variadic }: CommandOffer): readonly string[] {
	return [
		...[...flags, ...globalOffers(flags)].map(flagSpec),
		...args.map((arg, place) => quoted(`${variadic && place === args.length - 1 ? '*' : place + 1}:argument:${action(arg)}`)),
	]
}

function flagSpec({ long, char, summary, value }: FlagOffer): string {
	const told = `[${summary.replaceAll(/[[\]:]/g, ' ')}]`
	const ending = value === null ? '' : `:value:${action(value)}`
	if (char === undefined) return quoted(`${long}${value === null ? '' : '='}${told}${ending}`)
	return `${quoted(`(-${char} ${long})`)}{-${char}${value === null ? '' : '+'},${long}${value === null ? '' : '='}}${quoted(`${told}${ending}`)}`
}

function action({ words, kind }: Offer): string {
	if (words.length > 0) return `(${words.join(' ')})`
	if (kind === null) return ' '
	return kind === 'file' ? '_files' : kind === 'directory' ? '_files -/' : `_zinit_names ${kind}`
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
