import { readFileSync } from 'node:fs'
import type { TestDaemon } from '../testing/daemon.ts'

/** One recorded exchange with zinit 0.3.9; `ours`: ours answers otherwise, on purpose. */
export interface Entry {
	readonly name: string
	readonly request: string
	readonly response: unknown
	readonly ours?: string
}

const file = new URL('../../transcripts/rpc-transcripts.json', import.meta.url)

/** What this daemon does not have yet: proxies, and the restart in place. */
const later = /^xinet\/|^query\/xinet\.|^lifecycle\/prepare_restart/

/** Every recorded exchange, in order; of several of one name the later ones are called `name#2`, `name#3`. */
export function readEntries(): readonly Entry[] {
	const entries: readonly Entry[] = JSON.parse(readFileSync(file, 'utf8'))
	const seen = new Map<string, number>()
	return entries
		.filter(({ name }) => !later.test(name))
		.map(entry => {
			const count = (seen.get(entry.name) ?? 0) + 1
			seen.set(entry.name, count)
			return count === 1 ? entry : { ...entry, name: `${entry.name}#${count}` }
		})
}

const ping = '{"jsonrpc":"2.0","id":1,"method":"system.ping"'

/** Bytes of requests that the recording shows only in part. */
const bytes: Readonly<Record<string, string | Uint8Array>> = {
	'framing/invalid-utf8': Buffer.concat([Buffer.from(ping.slice(0, -1)), Buffer.from([0xff]), Buffer.from('"}\n')]),
	'framing/split-write': `${ping}}\n`,
	'framing/line-1MiB': `${ping},"params":{"x":"${'a'.repeat(2 ** 20 - 100)}"}}\n`,
	'framing/line-8MiB': `${ping},"params":{"x":"${'a'.repeat(2 ** 23)}"}}\n`,
	'framing/method-64KiB': `{"jsonrpc":"2.0","id":1,"method":"${'m'.repeat(65_536)}"}\n`,
	'framing/deep-nesting': `${ping},"params":${'['.repeat(200)}${']'.repeat(200)}}\n`,
}

/** Sends the request of an entry on a connection of its own; answers the lines that come back, `silence` if none is to come. */
export async function send(daemon: TestDaemon, { name, request, response }: Entry): Promise<unknown> {
	const client = daemon.connect()
	client.send(bytes[name] ?? request)
	if (name.includes('half-close')) client.socket.end()
	if (name === 'framing/id-absent-notification') return (await client.ask('system.ping', {}, 99)) && 'silence'
	const lines: unknown[] = []
	const wanted = Array.isArray(response) ? response.filter(each => !isEnd(each)).length : 1
	while (lines.length < wanted) lines.push(read(await client.text()))
	if (Array.isArray(response) && response.some(isEnd)) lines.push((await client.end()) === '' ? '<closed>' : 'more')
	client.close()
	return Array.isArray(response) ? lines : lines[0]
}

const isEnd = (line: unknown) => line === '<closed>'

/** A reply with the members that patterns look at beside its own: the text itself, and an array as `batch`. */
function read(line: string): unknown {
	const value: unknown = JSON.parse(line)
	if (Array.isArray(value)) return { raw: line, batch: value }
	return { raw: line, ...Object(value) }
}
