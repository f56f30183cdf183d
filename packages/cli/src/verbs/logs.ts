import type { Dropped, ZinitClient } from '@zinit/client'
import type { LogLine } from '@zinit/protocol'
import { resolveMoment } from '../parse/moment.ts'
import { type LogLook, logRenderer } from '../render/log.ts'
import type { hotCommands } from '../table/hot.ts'
import type { Input } from '../table/row.ts'
import { expectList } from './expect.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit logs` (cli.md 2). */
export const logs: Verb<typeof hotCommands.logs> = async ({ args, flags }, context) => {
	const client = await context.connect()
	const wanted = wantedOf(args.name, flags, context.world.now())
	const show = shower(flags.output, wanted.names, context)
	if (flags.follow) {
		context.world.endOnSignals()
		for await (const line of await followed(client, wanted)) show(line)
		return 0
	}
	const lines = await found(client, wanted)
	if (lines.length === 0 && wanted.lines !== 0)
		context.output.note(`No logs available${wanted.names.length === 0 ? '' : ` for ${wanted.names.join(', ')}`}`)
	await showAll(lines, flags.output, wanted.names, context)
	return 0
}

/** What of the logs is wanted. */
interface Wanted {
	readonly names: readonly string[]
	readonly lines: number
	readonly since: number | undefined
	readonly until: number | undefined
	readonly stream: LogLine['stream'] | undefined
	readonly grep: RegExp | undefined
}

function wantedOf(names: readonly string[], flags: Input<typeof hotCommands.logs>['flags'], now: number): Wanted {
	const since = flags.since === undefined ? undefined : resolveMoment(flags.since, now)
	const until = flags.until === undefined ? undefined : resolveMoment(flags.until, now)
	return {
		names: [...new Set(names)],
		lines: flags.lines ?? (since === undefined && until === undefined ? DEFAULT_LINES : ALL_LINES),
		since,
		until,
		stream: flags.stream,
		grep: flags.grep === undefined ? undefined : new RegExp(flags.grep, flags['ignore-case'] ? 'i' : ''),
	}
}

const DEFAULT_LINES = 100
/** As many as a buffer can hold (config.md 2.1). */
const ALL_LINES = 1_000_000

/** What the daemon has. The expression is applied here, before the number of lines. */
async function found(client: ZinitClient, { names, lines, since, until, stream, grep }: Wanted): Promise<readonly LogLine[]> {
	const asked = grep === undefined ? lines : ALL_LINES
	const [only] = names
	const isPlain = names.length < 2 && since === undefined && until === undefined && stream === undefined
	const reply = isPlain
		? await client.logsTail(only, { lines: asked })
		: await client.logsFilter({ services: names.length === 0 ? undefined : names, lines: asked, since, until, stream })
	const matching = expectList(reply, 'logs.tail').filter(({ content }) => grep === undefined || grep.test(content))
	return lines === 0 ? [] : matching.slice(-lines)
}

/** What the daemon has, then what comes, without a gap or a repetition between. */
async function followed(client: ZinitClient, wanted: Wanted): Promise<AsyncIterable<LogLine | Dropped>> {
	const { names, lines, since, stream, grep } = wanted
	const whom = names.length === 0 ? undefined : names
	// A 0.3.9 does not number its lines.
	if ((since === undefined && grep === undefined) || client.features.length === 0) return client.followLogs(whom, { lines, stream, grep })
	const past = await client.logsFilter({ services: whom, lines: ALL_LINES, stream })
	const sinceSeq: Record<string, number> = Object.fromEntries((whom ?? (await client.list())).map(name => [name, 0]))
	for (const { service, seq } of past) sinceSeq[service] = Math.max(sinceSeq[service] ?? 0, seq)
	const first = past.filter(({ timestamp_ms, content }) => timestamp_ms >= (since ?? 0) && (grep === undefined || grep.test(content)))
	return joined(lines === 0 ? [] : first.slice(-lines), client.followLogs(whom, { sinceSeq, stream, grep }))
}

async function* joined<T>(first: readonly T[], then: AsyncIterable<T>): AsyncGenerator<T> {
	yield* first
	yield* then
}

type Format = Input<typeof hotCommands.logs>['flags']['output']

function shower(format: Format, names: readonly string[], context: Context): (line: LogLine | Dropped) => void {
	const { output } = context
	if (output.json) return line => output.document(line)
	const render = logRenderer(lookOf(format, context), names)
	return line => output.line(render(line))
}

const lookOf = (format: Format, { output, world }: Context): LogLook => ({
	format: format ?? (output.stdout.terminal ? 'short' : 'epoch'),
	paint: output.paint,
	now: world.now,
})

async function showAll(lines: readonly LogLine[], format: Format, names: readonly string[], context: Context): Promise<void> {
	const { output } = context
	if (output.json) {
		for (const line of lines) output.document(line)
		return
	}
	if (lines.length === 0) return
	const services = names.length === 0 ? [...new Set(lines.map(({ service }) => service))] : names
	await output.page(lines.map(logRenderer(lookOf(format, context), services)).join('\n'))
}
