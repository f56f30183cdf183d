import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../contract/harness.ts'
import { ListenError } from './listen.ts'
import { listenSyslog } from './syslog.ts'
import { parseSyslog, type SyslogMessage } from './syslog-message.ts'

function directory(): Disposable & { readonly log: string } {
	const path = mkdtempSync(join(tmpdir(), 'zinit-syslog-'))
	return { log: join(path, 'log'), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

const hasLogger = (() => {
	try {
		execFileSync('logger', ['--version'], { stdio: 'ignore' })
		return true
	} catch {
		return false
	}
})()

function log(path: string, ...args: string[]): void {
	execFileSync('logger', ['--socket', path, ...args])
}

const isBusy = (error: unknown) => error instanceof ListenError && error.reason === 'in_use'

describe('a syslog message', () => {
	it('has its tag found with and without priority, time, host and pid', () => {
		for (const head of ['<13>Nov 24 10:00:00 ', '<13>Nov  4 10:00:00 myhost ', '<30>', '']) {
			for (const tag of ['web-1.b', 'web-1.b[77]']) {
				assert.deepEqual(parseSyslog(`${head}${tag}: hello: world`), { tag: 'web-1.b', content: 'hello: world' })
			}
		}
	})

	it('may have no tag, and ends without LF or NUL', () => {
		assert.deepEqual(parseSyslog('<13>Nov 24 10:00:00 just words'), { tag: null, content: 'just words' })
		assert.deepEqual(parseSyslog('<13>a: b\n\0'), { tag: 'a', content: 'b' })
		assert.deepEqual(parseSyslog(''), { tag: null, content: '' })
		assert.deepEqual(parseSyslog('a: one\ntwo'), { tag: 'a', content: 'one\ntwo' })
	})
})

describe('a syslog receiver', { skip: hasLogger ? false : 'needs logger' }, () => {
	it('hands on what programs send, in order, and takes its file away at the end', async () => {
		using place = directory()
		const messages: SyslogMessage[] = []
		const receiver = await listenSyslog(place.log, message => messages.push(message))
		assert.equal(lstatSync(place.log).mode & 0o777, 0o666)
		for (const index of [1, 2, 3]) log(place.log, '--tag', 'web', `line ${index}`)
		await until(() => messages.length === 3, 'the messages')
		assert.deepEqual(
			messages,
			[1, 2, 3].map(index => ({ tag: 'web', content: `line ${index}` })),
		)
		await receiver.close()
		assert.ok(!existsSync(place.log))
	})

	it('refuses a path where another process answers, also behind a link, by datagrams or by a stream', async () => {
		using place = directory()
		const receiver = await listenSyslog(place.log, () => {})
		await assert.rejects(
			listenSyslog(place.log, () => {}),
			isBusy,
		)
		symlinkSync(place.log, `${place.log}.link`)
		await assert.rejects(
			listenSyslog(`${place.log}.link`, () => {}),
			isBusy,
		)
		const server = createServer().listen(`${place.log}.stream`)
		await once(server, 'listening')
		await assert.rejects(
			listenSyslog(`${place.log}.stream`, () => {}),
			isBusy,
		)
		server.close()
		await receiver.close()
	})

	it('takes the place of a dead socket and of a link to nothing, but of nothing else', async () => {
		using place = directory()
		const script = `const { listenSyslog } = await import('${new URL('./syslog.ts', import.meta.url)}')
			await listenSyslog('${place.log}', () => {}); process.exit(0)`
		execFileSync(process.execPath, ['--input-type=module', '-e', script])
		assert.ok(existsSync(place.log))
		const receiver = await listenSyslog(place.log, () => {})
		await receiver.close()
		symlinkSync('/nonexistent/log', place.log)
		await (await listenSyslog(place.log, () => {})).close()
		writeFileSync(place.log, 'precious')
		await assert.rejects(
			listenSyslog(place.log, () => {}),
			(error: unknown) => error instanceof ListenError && error.reason === 'not_a_socket',
		)
	})
})
