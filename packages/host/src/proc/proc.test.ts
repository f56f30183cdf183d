import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../contract/harness.ts'
import { childrenOf, ownChildren, walk } from './children.ts'
import { createCookieReader, parseCookie } from './cookie.ts'
import { parsePsLine, runPs } from './ps.ts'
import { createReading } from './read.ts'
import { scanProcesses } from './scan.ts'
import { isDead, parseStat, readStat } from './stat.ts'
import { clockTicks, pageSize } from './units.ts'

describe('/proc', () => {
	it('tells of a process whose name holds blanks and parentheses', () => {
		const numbers = Array.from({ length: 49 }, (_, index) => index + 4)
		const stat = parseStat(`77 (a) (b S 1) S ${numbers.join(' ')}\n`)
		assert.deepEqual(stat && [stat.pid, stat.name, stat.state, stat.ppid, stat.pgid, stat.session, stat.ticks, stat.start, stat.pages], [
			77,
			'a) (b S 1',
			'S',
			4,
			5,
			6,
			14 + 15,
			22,
			24,
		])
	})

	it('tells a zombie from a process that has only lost its main thread', () => {
		const stat = (threads: number) => parseStat(`77 (a) Z ${[...Array(16).fill(1), threads, ...Array(10).fill(1)].join(' ')}\n`)
		assert.deepEqual(
			[stat(1), stat(2)].map(each => each && [each.threads, isDead(each)]),
			[
				[1, true],
				[2, false],
			],
		)
	})

	it('knows this process, and no process that is not', () => {
		const own = readStat(process.pid)
		assert.ok(own && !isDead(own))
		assert.equal(own.ppid, process.ppid)
		assert.ok(Math.abs(own.pages * pageSize - process.memoryUsage.rss()) < 64 * 1024 * 1024)
		assert.equal(clockTicks, 100)
		assert.equal(readStat(2 ** 30), null)
		assert.equal(scanProcesses().get(process.pid)?.start, own.start)
	})

	it('finds descendants', async () => {
		const child = spawn('/bin/sh', ['-c', 'sleep 100 & sleep 100 & wait'], { detached: true, stdio: 'ignore' })
		const { pid } = child
		assert.ok(pid)
		await until(() => childrenOf(pid).length === 2, 'both children')
		assert.deepEqual([...walk([pid]).keys()].sort(), [pid, ...childrenOf(pid)].sort())
		process.kill(-pid, 'SIGKILL')
	})

	it('tells of the children of this program as they are at each question', async () => {
		const child = spawn('/bin/sleep', ['100'], { stdio: 'ignore' })
		const isKnown = () => ownChildren().some(pid => pid === child.pid)
		assert.ok(isKnown())
		const exited = once(child, 'exit')
		child.kill('SIGKILL')
		await exited
		assert.ok(!isKnown())
	})

	it('is read again by a descriptor that stays open, and where there is nothing yet later', () => {
		const directory = mkdtempSync(join(tmpdir(), 'zinit-proc-'))
		try {
			const path = join(directory, 'file')
			const read = createReading(path)
			assert.equal(read(), null)
			for (const text of ['long text', 'short', '']) {
				writeFileSync(path, text)
				assert.equal(read(), text)
			}
		} finally {
			rmSync(directory, { recursive: true })
		}
	})

	it('does not take a process that has just ended for one without a cookie', async () => {
		const child = spawn('/bin/sleep', ['100'], { env: {}, stdio: 'ignore' })
		const stat = await until(() => readStat(child.pid ?? 0), 'the process')
		const exited = once(child, 'exit')
		child.kill('SIGKILL')
		await exited
		assert.equal(createCookieReader().read(stat), 'unknown')
		const own = readStat(process.pid)
		assert.equal(own && createCookieReader().read(own), 'none')
	})

	it('reads a cookie from an environment', () => {
		const cookie = { service: 'wéb', boot: '0123456789abcdef', run: 7, hook: null }
		const block = Buffer.from('A=1\0ZINIT_SERVICE=wéb\0ZINIT_RUN=0123456789abcdef:7\0').toString('latin1')
		assert.deepEqual(parseCookie(block), cookie)
		assert.deepEqual(parseCookie(block.slice(4)), cookie)
		assert.deepEqual(parseCookie(`${block}ZINIT_HOOK=abc\0`), { ...cookie, hook: 'abc' })
		assert.equal(parseCookie('XZINIT_SERVICE=web\0ZINIT_RUN=0:1\0'), null)
		assert.equal(parseCookie('ZINIT_SERVICE=web\0ZINIT_RUN=broken\0'), null)
		assert.equal(parseCookie(''), null)
	})
})

describe('ps', () => {
	it('is read line by line, on Linux and on macOS', () => {
		const linux = parsePsLine('  812     1   812 Ss     7340 1-02:03:04 Tue Nov 24 13:13:01 2026 my daemon')
		assert.deepEqual(linux && [linux.pid, linux.ppid, linux.pgid, linux.state, linux.name, linux.ticks], [
			812,
			1,
			812,
			'S',
			'my daemon',
			9_378_400,
		])
		const mac = parsePsLine('  499   1   499 S     12345   0:01.50 Tue 24 Nov 13:13:01 2026     /usr/libexec/logd')
		assert.deepEqual(mac && [mac.pid, mac.name, mac.ticks], [499, 'logd', 150])
		assert.equal(parsePsLine('nonsense'), null)
	})

	it('tells the same of this process as /proc', context => {
		const own = runPs().find(stat => stat.pid === process.pid)
		if (!own) return context.skip('ps is not installed')
		const stat = readStat(process.pid)
		assert.deepEqual([own.ppid, own.pgid], [stat?.ppid, stat?.pgid])
	})
})

describe('a program without descriptors', () => {
	it('still sees processes', () => {
		const script = `
			const { readStat } = await import('${new URL('./stat.ts', import.meta.url)}')
			const { openSync } = await import('node:fs')
			const seen = [readStat(process.pid) !== null]
			try { for (;;) openSync('/dev/null') } catch {}
			for (let look = 0; look < 3; look++) seen.push(readStat(process.pid) !== null)
			process.stdout.write(seen.join())`
		const output = execFileSync('/bin/sh', ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script], {
			encoding: 'utf8',
		})
		assert.equal(output, 'true,true,true,true')
	})
})
