import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../contract/harness.ts'
import { numbered, openPlace, text } from './place.ts'

const isRoot = process.getuid?.() === 0

describe('a log file in trouble', () => {
	for (const [what, change] of [
		['renamed', (path: string) => renameSync(path, `${path}.moved`)],
		['deleted', unlinkSync],
		['gone with its directory', (path: string) => rmSync(join(path, '..'), { recursive: true })],
	] as const) {
		it(`that was ${what} is made anew soon, and at once when told`, async () => {
			await using place = openPlace()
			const file = join(place.path, 'log')
			place.configure({ file })
			place.feed('one\n')
			await place.logs.flush()
			change(file)
			await until(() => {
				place.feed('tick\n')
				return existsSync(file)
			}, 'the new file')
			await place.logs.flush()
			change(file)
			place.logs.reopen()
			place.feed('three\n')
			await place.logs.flush()
			assert.deepEqual(place.lines(file), ['[stdout] three'])
		})
	}

	it('that is truncated from outside goes on at its new end', async () => {
		await using place = openPlace()
		place.configure({ file_format: 'raw' })
		place.feed('one\n')
		await place.logs.flush()
		writeFileSync(place.path, '')
		place.feed('two\n')
		await place.logs.flush()
		assert.equal(readFileSync(place.path, 'utf8'), 'two\n')
	})

	it('that cannot be written loses lines, which are counted, told once and at the end, and goes on by itself; the ring has all', async () => {
		await using place = openPlace()
		symlinkSync('/dev/full', place.path)
		place.configure()
		for (const line of numbered(0, 10)) {
			place.feed(`${line}\n`)
			await place.logs.flush()
		}
		assert.deepEqual(place.warnings, [
			{ service: 'web', message: `cannot write '${place.path}': no space left on device (ENOSPC); 1 line is missing there` },
		])
		assert.equal(place.logs.droppedLines('web'), 10)
		assert.equal(place.logs.query(['web'], {}).length, 10)
		unlinkSync(place.path)
		await until(() => {
			place.feed('again\n')
			return existsSync(place.path)
		}, 'the file')
		await place.logs.flush()
		assert.deepEqual(place.lines().slice(0, 1), ['[stdout] again'])
		assert.equal(place.warnings.length, 1)
		const dropped = place.logs.droppedLines('web')
		await place.logs.close()
		const told = place.warnings.map(({ message }) => Number(/; (\d+) /.exec(message)?.[1]))
		assert.deepEqual(told, [1, dropped - 1])
	})

	it('on a full disk has only whole lines, and goes on when there is room', { skip: isRoot ? false : 'needs root' }, async () => {
		await using place = openPlace()
		mkdirSync(place.path)
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place.path])
		try {
			const file = join(place.path, 'log')
			place.configure({ file, file_format: 'raw' })
			place.feed(text(numbered(10_000, 20_000)))
			await place.logs.flush()
			const kept = readFileSync(file, 'utf8')
			assert.ok(kept.length > 40_000 && kept.endsWith('\n'))
			assert.deepEqual(kept, text(numbered(10_000, 20_000)).slice(0, kept.length))
			assert.equal(place.logs.droppedLines('web'), 10_000 - kept.split('\n').length + 1)
			execFileSync('mount', ['-o', 'remount,size=1m', place.path])
			await until(() => {
				place.feed('again\n')
				return readFileSync(file).length > kept.length
			}, 'more of it')
			assert.equal(readFileSync(file, 'utf8').slice(kept.length, kept.length + 6), 'again\n')
			await place.logs.close()
		} finally {
			execFileSync('umount', [place.path])
		}
	})

	it('that is a directory, a FIFO nobody reads, or in a closed directory, costs only itself', async () => {
		await using place = openPlace()
		mkdirSync(place.path)
		execFileSync('mkfifo', [join(place.path, 'fifo')])
		writeFileSync(join(place.path, 'file'), '')
		for (const [service, file] of [
			['directory', place.path],
			['fifo', join(place.path, 'fifo')],
			['below', join(place.path, 'file', 'log')],
			['nowhere', '/proc/nowhere/log'],
		] as const) {
			place.configure({ file }, service)
			place.feed('line\n', service)
		}
		place.configure({ file: join(place.path, 'good') }, 'good')
		place.feed('line\n', 'good')
		await place.logs.flush()
		assert.deepEqual(place.lines(join(place.path, 'good')), ['[stdout] line'])
		assert.deepEqual(place.warnings.map(({ service, message }) => [service, /\((\w+)\)/.exec(message)?.[1]]).sort(), [
			['below', 'ENOTDIR'],
			['directory', 'EISDIR'],
			['fifo', 'ENXIO'],
			['nowhere', 'ENOENT'],
		])
	})

	it('is one of 1,000 with a bounded number of descriptors', async () => {
		await using place = openPlace()
		mkdirSync(place.path)
		const before = readdirSync('/proc/self/fd').length
		const names = Array.from({ length: 1000 }, (_, index) => `service-${index}`)
		for (const name of names) place.configure({ file: join(place.path, name) }, name)
		for (const round of [1, 2, 3]) {
			for (const name of names) place.feed(`${round} of ${name}\n`, name)
			await place.logs.flush()
			await until(() => readdirSync('/proc/self/fd').length <= before + 130, 'few descriptors')
		}
		for (const name of names)
			assert.deepEqual(
				place.lines(join(place.path, name)),
				[1, 2, 3].map(round => `[stdout] ${round} of ${name}`),
			)
	})

	it('needs no descriptor of its own for long where there are hardly any', async () => {
		await using place = openPlace()
		const script = `
			const { createLogs } = await import('${new URL('./rings.ts', import.meta.url)}')
			const { openSync, readFileSync } = await import('node:fs')
			const logs = createLogs(undefined, warning => console.log(warning.message))
			for (let index = 0; index < 30; index++) logs.configure('s' + index, 10, { file: '${place.path}.' + index })
			const held = []
			try { for (;;) held.push(openSync('/dev/null')) } catch {}
			;(await import('node:fs')).closeSync(held.pop())
			for (let index = 0; index < 30; index++) logs.append('s' + index, 'stdout', 'line')
			await logs.flush()
			await logs.close()
			for (const fd of held) (await import('node:fs')).closeSync(fd)
			console.log(Array.from({ length: 30 }, (_, index) => readFileSync('${place.path}.' + index, 'utf8').length > 0).every(Boolean))`
		const output = execFileSync('/bin/sh', ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script], {
			encoding: 'utf8',
		})
		assert.equal(output, 'true\n')
	})
})
