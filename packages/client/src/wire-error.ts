import { type ErrorKind, type ErrorRow, errors, isErrorKind, type ReplyLine } from '@zinit/protocol'
import { ZinitError, type ZinitErrorData } from './error.ts'

type WireError = Extract<ReplyLine, { readonly kind: 'error' }>['error']

/** The error of a reply, the daemon's message verbatim. Its kind is what the daemon says, else what 0.3.9 means by the message (cli.md 7.3). */
export const wireError = ({ code, message, data }: WireError): ZinitError => {
	const members: Readonly<Record<string, unknown>> = isObject(data) ? data : {}
	const spoken = spokenKind(message)
	const kind = isErrorKind(members.kind) ? members.kind : (spoken?.kind ?? kindOfCode(code))
	return new ZinitError(kind, message, {
		code,
		data: { ...(spoken?.service === undefined ? {} : { service: spoken.service }), ...members } satisfies ZinitErrorData,
		...(typeof members.hint === 'string' ? { hint: members.hint } : {}),
		...(typeof members.retryable === 'boolean' ? { retryable: members.retryable } : {}),
	})
}

/** What 0.3.9 says for nearly every failure with one number; group 1 is the service or proxy. */
const messages: readonly (readonly [RegExp, ErrorKind])[] = [
	[/^service not found(?:: (.+))?$/, 'service_not_found'],
	[/^service not running(?:: (.+))?$/, 'not_running'],
	[/^cannot start service '?([^':]+)'?.*missing dependency/, 'dependency_missing'],
	[/^cannot start service '?([^':]+)'?/, 'dependency_missing'],
	[/^cyclic dependency detected: /, 'cycle'],
	[/^Proxy '(.+)' not found$/, 'xinet_not_found'],
	[/^proxy not found$/, 'xinet_not_found'],
	[/^supervisor not available$/, 'shutting_down'],
	[/^(?:Reboot|Poweroff) only available /, 'not_supported'],
	[/^signal error for service '.*' \(signal .*\): (?:unknown signal|invalid signal number)/, 'invalid_signal'],
]

function spokenKind(message: string): { readonly kind: ErrorKind; readonly service: string | undefined } | undefined {
	for (const [pattern, kind] of messages) {
		const match = pattern.exec(message)
		if (match !== null) return { kind, service: match[1] }
	}
	return undefined
}

/** First row of the table with that number; `internal` for a number that is not in it. */
function kindOfCode(code: number): ErrorKind {
	for (const [kind, row] of Object.entries<ErrorRow>(errors)) if (row.code === code && isErrorKind(kind)) return kind
	return 'internal'
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
