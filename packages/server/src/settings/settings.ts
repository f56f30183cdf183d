import {
	type ConfigDirectory,
	configDirectories,
	daemonSocket,
	defaultLimits,
	given,
	type Limits,
	type Place,
	parseDuration,
	stateDirectory,
} from '@zinit/protocol'
import { StartError } from '../daemon/start-error.ts'
import { isLogFormat, isLogLevel, type LogFormat, type LogLevel, logFormats, logLevels } from '../log/levels.ts'
import { type FlagValues, flags, type UsageProblem } from './flags.ts'

/** What one daemon was told by its command line and environment (config.md 8.2); paths are absolute. */
export interface Settings {
	readonly directories: readonly ConfigDirectory[]
	readonly socket: string
	readonly stateDir: string
	/** Group of the socket file by name or number; null: the daemon's. */
	readonly socketGroup: string | null
	readonly logLevel: LogLevel
	readonly logFormat: LogFormat
	readonly shutdownTimeoutMs: number
	readonly strict: boolean
	readonly pid1Mode: boolean
	/** Socket of syslog(3) to receive on; null: none (config.md 8.2). */
	readonly syslog: string | null
	readonly limits: Limits
}

const SHUTDOWN_TIMEOUT_MS = 90_000

/** Flags over environment over defaults. Throws a `StartError` where there is no safe place for a file. */
export function readSettings(values: FlagValues, place: Omit<Place, 'pid1'>, absolute: (path: string) => string): Settings | UsageProblem {
	const level = (values['log-level'] ?? given(place, flags['log-level'].env) ?? 'info').toLowerCase()
	if (!isLogLevel(level)) return { problem: `'${level}' is no log level: ${logLevels.join(', ')}` }
	const format = values['log-format'] ?? given(place, flags['log-format'].env) ?? 'text'
	if (!isLogFormat(format)) return { problem: `'${format}' is no log format: ${logFormats.join(', ')}` }
	const time = values['shutdown-timeout']
	const shutdownTimeoutMs = time === undefined ? SHUTDOWN_TIMEOUT_MS : parseDuration(time)
	if (shutdownTimeoutMs === undefined) return { problem: `'${time}' is no time: 500ms, 30s, 2m, or seconds` }

	const pid1Mode = values['pid1-mode'] !== undefined
	const whole = { ...place, pid1: pid1Mode }
	const directories = configDirectories(whole, values['config-dir'])
	const socket = values.socket ?? daemonSocket(whole)
	if (directories === null || socket === null) {
		throw new StartError('cannot start: there is no home directory to keep files in', 'set HOME, or give --config-dir and --socket')
	}
	const socketPath = absolute(socket)
	return {
		directories: directories.map(({ path, kind }) => ({ path: absolute(path), kind })),
		socket: socketPath,
		stateDir: absolute(stateDirectory(whole, socketPath)),
		socketGroup: values['socket-group'] ?? null,
		logLevel: level,
		logFormat: format,
		shutdownTimeoutMs,
		strict: values.strict !== undefined,
		pid1Mode,
		syslog: pid1Mode && given(place, 'ZINIT_SYSLOG') !== '0' ? '/dev/log' : null,
		limits: defaultLimits,
	}
}
