/** Levels of the daemon log, most talkative first (config.md 8.3). */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const
export const logFormats = ['text', 'json'] as const

export type LogLevel = (typeof logLevels)[number]
export type LogFormat = (typeof logFormats)[number]

export const isLogLevel = (word: string): word is LogLevel => logLevels.some(level => level === word)
export const isLogFormat = (word: string): word is LogFormat => logFormats.some(format => format === word)
