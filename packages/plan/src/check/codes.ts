/** Codes of what refuses a definition, and when (config.md 4.2). */
export const ERRORS = {
	'missing-key': 'A required key is not there.',
	'wrong-type': 'A value has another type than its key.',
	'out-of-range': 'A number does not fit its type.',
	'bad-value': 'A word is none of those that the key knows.',
	syntax: 'The file is no TOML.',
	'duplicate-key': 'A key or table is there twice.',
	encoding: 'The file is not UTF-8.',
	'no-unit': 'There is neither `[service]` nor `[target]`.',
	invalid: 'A value has the right type and breaks a rule.',
	'duplicate-name': 'Another file, first in the order of names, defines the unit.',
	unreadable: 'The file cannot be opened or read.',
	'too-large': 'The file is larger than 1 MiB.',
	cycle: 'The unit is on a cycle of `requires`, `after` and `wants`. It is loaded, and fails.',
} as const

/** Codes of what is loaded all the same, and when (config.md 4.3, 10). `strict`: refused where checking is strict. */
export const WARNINGS = {
	'unknown-key': { strict: false, when: 'A key or table has no meaning here.' },
	'ignored-table': { strict: false, when: 'A table has no meaning for this kind of unit.' },
	'ignored-file': { strict: false, when: 'A file is not loaded: by its name, its kind, or because the system directory defines its unit.' },
	'alias-value': { strict: false, when: 'A word is read as another one.' },
	saturated: { strict: false, when: 'A number is larger than what is told apart.' },
	'not-supported': { strict: false, when: 'A key asks for what this daemon does not do.' },
	'self-reference': { strict: true, when: 'A unit names itself in `after`, `wants` or `conflicts`.' },
	'duplicate-item': { strict: false, when: 'A name, port or filter is listed twice.' },
	contradiction: { strict: true, when: 'A name is in `requires` and in `conflicts`.' },
	'missing-dependency': { strict: true, when: 'A name in `requires` does not exist.' },
	'risky-name': { strict: true, when: 'A name begins with `.` or `-`, or has more than 200 bytes.' },
	'unsendable-signal': { strict: true, when: 'The stop signal is not 1 to 64; SIGTERM is sent.' },
	blank: { strict: true, when: 'A command, target, directory or filter is blank.' },
	'nul-byte': { strict: true, when: 'A text that the kernel gets holds a NUL byte.' },
	'bad-env-name': { strict: true, when: 'The name of a variable is empty or holds `=`.' },
	'bad-port': { strict: true, when: 'Port 0 is listed.' },
	'bad-target': { strict: true, when: 'The target of a probe is no `host:port`, or no http or https URL.' },
	'port-clash': { strict: false, when: 'Another service lists the port too (`zinit check` only).' },
	'unsafe-permissions': { strict: false, when: 'The daemon is root, and others than root can write the file or its directory.' },
	overridden: { strict: false, when: 'A key that is set is replaced by a drop-in.' },
} as const satisfies Readonly<Record<string, { readonly strict: boolean; readonly when: string }>>

export type ErrorCode = keyof typeof ERRORS
export type WarningCode = keyof typeof WARNINGS
