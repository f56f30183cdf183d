/** Flags of zinit-server (cli.md 8), for its manual page. */
export const serverFlags: readonly (readonly [flag: string, text: string])[] = [
	[
		'-c, --config-dir <dir>',
		'directory of unit files; else ZINIT_CONFIG_DIR, else /etc/zinit/services for root on Linux, else $HOME/hero/cfg/zinit',
	],
	['-s, --socket <path>', 'socket to listen on; else ZINIT_SOCKET, else /run/zinit.sock for root on Linux, else $HOME/hero/var/zinit.sock'],
	['--log-level <level>', 'trace, debug, info, warn, error or off; else ZINIT_LOG_LEVEL, else info'],
	['--log-format <text|json>', 'how the log on stderr is written'],
	['--pid1-mode', 'paths and duties of PID 1'],
	['--strict', 'do not start with a bad unit file'],
	['--check', 'check the unit files and exit'],
	['--shutdown-timeout <duration>', 'longest time of an orderly end, 90s'],
	['--socket-group <group>', 'group of the socket file, whose members may control the daemon'],
]

/** What zinit-server does with signals (cli.md 8). */
export const serverSignals: readonly (readonly [signal: string, text: string])[] = [
	['TERM, INT', 'orderly shutdown; again after a second: kill what is left'],
	['HUP', 'read the configuration again, open log files again'],
	['QUIT', 'write the state of all services to the log'],
	['PIPE, USR2', 'ignored'],
]
