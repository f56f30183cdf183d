import { flags } from './flags.ts'

/** One line that says how the program is called. */
export const usageLine = 'Usage: zinit-server [--config-dir DIR] [--socket PATH] [flags]; --help lists them'

/** What `--help` prints. */
export const usage = (): string => {
	const rows = Object.entries(flags).map(([name, flag]) => {
		const short = 'short' in flag ? `-${flag.short}, ` : '    '
		const value = 'value' in flag ? ` ${flag.value}` : ''
		const env = 'env' in flag ? ` [$${flag.env}]` : ''
		return [`  ${short}--${name}${value}`, `${flag.summary}${env}`] as const
	})
	const width = Math.max(...rows.map(([head]) => head.length))
	return [
		'zinit-server supervises services: it starts them, keeps them running, and answers zinit on a Unix socket.',
		'',
		'Usage: zinit-server [flags]',
		'',
		...rows.map(([head, text]) => `${head.padEnd(width)}  ${text}`),
		'',
		'Signals: TERM, INT orderly shutdown, again after 1 s: at once; HUP reload; QUIT state to the log.',
		'Exit codes: 0 orderly end, 1 cannot start, 2 usage, 70 internal fault.',
		'',
	].join('\n')
}
