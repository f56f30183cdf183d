const SHELL_CHARACTERS = /[=$"'\\(){};&|<>~*?`]/

/** Builtins of `/bin/sh` as POSIX and dash know them, and the reserved words of its grammar. */
const SHELL_WORDS: ReadonlySet<string> = new Set(
	(
		'. : [ alias bg break cd chdir command continue echo eval exec exit export false fc fg getopts hash jobs kill local printf pwd read ' +
		'readonly return set shift test times trap true type ulimit umask unalias unset wait ! case do done elif else esac fi for function if in ' +
		'select then time until while'
	).split(' '),
)

/** The first word of a shell line if it names a program for sure, to be looked for before the line is accepted; null: only the shell can tell (config.md 6.1). */
export function plainCommand(exec: string): string | null {
	const word = exec.trim().split(/\s+/, 1)[0] ?? ''
	if (word === '' || word.startsWith('@builtin:') || word.startsWith('#') || SHELL_CHARACTERS.test(word) || SHELL_WORDS.has(word))
		return null
	return word
}
