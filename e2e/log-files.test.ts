import assert from 'node:assert/strict'
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually } from './daemon.ts'
import { linesOf, type Row, says } from './looks.ts'
import { isInstalled, isRoot } from './programs.ts'
import { scene } from './scene.ts'
import { service } from './units.ts'

const start = scene()
const mounts = isRoot && isInstalled('unshare') && isInstalled('mount') ? false : 'needs root, unshare and mount'
const text = (path: string) => readFile(path, 'utf8').catch(() => '')

describe('the file of a log', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})
	const path = (name: string) => join(daemon.directory, 'logs', `${name}.log`)
	const set = (name: string, exec: string, logging: Record<string, unknown> = {}) =>
		daemon.ask('service.set', {
			config: { service: { name, exec }, lifecycle: { restart: 'never' }, logging: { file: path(name), ...logging } },
			persist: false,
		})
	const contents = (found: string) =>
		found
			.split('\n')
			.filter(Boolean)
			.map(line => line.replace(/^\d+ \[std\w+\] /, ''))

	it('has every line in text, json or raw; its directory is made', async () => {
		for (const format of ['text', 'json', 'raw'])
			await set(format, "printf 'a\\n'; sleep 0.05; printf 'b\\377\\r\\n' >&2; sleep 0.05; printf c", { file_format: format })
		for (const format of ['text', 'json', 'raw']) await daemon.reaches(format, 'exited')
		await eventually('the last', async () => ((await text(path('raw'))).endsWith('c\n') ? true : undefined))
		assert.match(await text(path('text')), /^\d+ \[stdout\] a\n\d+ \[stderr\] b\ufffd\n\d+ \[stdout\] c\n$/)
		const lines = (await text(path('json')))
			.trim()
			.split('\n')
			.map(line => JSON.parse(line))
		assert.deepEqual(
			lines.map(({ stream, content }) => [stream, content]),
			[
				['stdout', 'a'],
				['stderr', 'b\ufffd'],
				['stdout', 'c'],
			],
		)
		assert.deepEqual(await readFile(path('raw')), Buffer.from('a\nb\xff\r\nc\n', 'latin1'))
	})

	it('is rotated before a line would exceed file_max_bytes; so many old ones are kept, newest first; no line is lost', async () => {
		await set('rotate', 'seq 100000 100199', { file_max_bytes: 1000, file_max_files: 3, file_format: 'raw' })
		await daemon.reaches('rotate', 'exited')
		await eventually('the last line', async () => ((await text(path('rotate'))).includes('100199') ? true : undefined))
		const names = (await readdir(join(daemon.directory, 'logs'))).filter(name => name.startsWith('rotate')).sort()
		assert.deepEqual(
			names,
			['rotate.log', 'rotate.log.1', 'rotate.log.2', 'rotate.log.3'].filter(name => names.includes(name)),
		)
		const all = (await Promise.all(names.reverse().map(name => text(join(daemon.directory, 'logs', name))))).join('')
		const numbers = all.trim().split('\n').map(Number)
		assert.equal(numbers.at(-1), 100_199)
		assert.ok(numbers.every((each, index) => index === 0 || each === (numbers[index - 1] ?? 0) + 1))
		for (const name of names) assert.ok((await stat(join(daemon.directory, 'logs', name))).size <= 1000)
	})

	it('is appended to by the next run, and by the next daemon', async () => {
		const file = path('append')
		await set('append', 'echo again')
		await daemon.reaches('append', 'exited')
		await daemon.ask('service.start', { name: 'append' })
		await eventually('both', async () => (contents(await text(file)).length === 2 ? true : undefined))
		const other = await start({ units: { other: service('other', 'echo another', `[logging]\nfile = "${file}"\n`) } })
		await other.reaches('other', 'exited')
		await eventually('the third', async () => (contents(await text(file)).join() === 'again,again,another' ? true : undefined))
	})

	it('that is renamed or deleted from outside is made anew, and no line is lost', async () => {
		await set('away', 'i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done', { file_format: 'raw' })
		const appears = () => eventually('the file', async () => ((await text(path('away'))) === '' ? undefined : true))
		await appears()
		await rename(path('away'), `${path('away')}.old`)
		await appears()
		const numbers = `${await text(`${path('away')}.old`)}${await text(path('away'))}`.trim().split('\n').map(Number)
		assert.deepEqual(
			numbers,
			numbers.map((_, index) => index + 1),
		)
		await rm(path('away'))
		await appears()
		await daemon.ask('service.stop', { name: 'away' })
	})
})

describe('edge 62: a full disk', { skip: mounts }, () => {
	it('costs lines of the file alone, is told once, and writing goes on by itself when there is room', async () => {
		const daemon = await start({
			units: {
				writer: service(
					'writer',
					`echo before; until [ -e fill ]; do sleep 0.02; done; i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i of a long text that fills a disk of a quarter of a megabyte"; done; echo full; until [ -e room ]; do sleep 0.02; done; while :; do echo after; sleep 0.1; done`,
					'[logging]\nfile = "full/writer.log"\nbuffer_lines = 10000\n',
				),
				beside: service('beside', 'while :; do echo on; sleep 0.05; done'),
			},
			through: [
				'unshare',
				'-m',
				'sh',
				'-c',
				'mkdir full && mount -t tmpfs -o size=256k tmpfs full && head -c 150000 /dev/zero > full/ballast && exec "$@"',
				'sh',
			],
		})
		const inside = `/proc/${daemon.process.pid}/root${daemon.directory}/full`
		await eventually('the first line', async () => ((await text(`${inside}/writer.log`)).includes('before') ? true : undefined))
		await writeFile(join(daemon.directory, 'fill'), '')
		await says(daemon, 'writer', 'full')
		await eventually('the warning', () => (/WARN.*writer\.log/.test(daemon.log()) ? true : undefined))
		assert.equal((await linesOf(daemon, 'writer')).length, 3002)
		assert.equal((await daemon.reaches('writer', 'running')).state, 'running')
		await rm(`${inside}/ballast`)
		await writeFile(join(daemon.directory, 'room'), '')
		await eventually('writing to go on', async () => ((await text(`${inside}/writer.log`)).includes('after') ? true : undefined))
		assert.equal(
			daemon
				.log()
				.split('\n')
				.filter(line => /WARN.*writer\.log/.test(line)).length,
			1,
		)
		const whole = (await text(`${inside}/writer.log`)).trim().split('\n')
		assert.ok(
			whole.every(line =>
				/^\d+ \[stdout\] (before|full|after|line \d+ of a long text that fills a disk of a quarter of a megabyte)$/.test(line),
			),
		)
	})
})

describe('edge 64: a directory of logs that is read-only', { skip: mounts }, () => {
	it('does not keep the service from running, and is told', async () => {
		const daemon = await start({
			units: { writer: service('writer', 'echo hello; exec sleep 1000', '[logging]\nfile = "closed/writer.log"\n') },
			through: ['unshare', '-m', 'sh', '-c', 'mkdir closed && mount -t tmpfs -o ro tmpfs closed && exec "$@"', 'sh'],
		})
		await says(daemon, 'writer', 'hello')
		await daemon.reaches('writer', 'running')
		await eventually('the warning', () => (/WARN.*writer\.log/.test(daemon.log()) ? true : undefined))
	})
})

describe('edge 71: 1,000 files of logs and hardly more descriptors than the outputs need', () => {
	it('have every line of every service', async () => {
		const names = Array.from({ length: 1000 }, (_, index) => `s${index}`)
		const units = Object.fromEntries(
			names.map(name => [
				name,
				service(
					name,
					`echo first of ${name}; read -r line < go; echo last of ${name}`,
					`[lifecycle]\nrestart = "never"\n[logging]\nfile = "logs/${name}.log"\n`,
				),
			]),
		)
		const daemon = await start({
			units,
			through: ['/bin/sh', '-c', 'mkfifo go; ulimit -Sn 256; ulimit -Hn 2400; exec "$@"', 'sh'],
			args: ['--log-level', 'warn'],
		})
		await eventually('all to run', async () =>
			(await daemon.ask<Row[]>('service.list_full')).every(({ state }) => state.state === 'running') ? true : undefined,
		)
		const has = (name: string, line: string) =>
			eventually(`the ${line} line of ${name}`, async () =>
				(await text(join(daemon.directory, 'logs', `${name}.log`))).includes(`${line} of ${name}\n`) ? true : undefined,
			)
		for (const name of names) await has(name, 'first')
		const go = await open(join(daemon.directory, 'go'), 'r+')
		await go.write('go\n'.repeat(names.length))
		await eventually('all to end', async () =>
			(await daemon.ask<Row[]>('service.list_full')).every(({ state }) => state.state === 'exited') ? true : undefined,
		)
		await go.close()
		for (const name of names) await has(name, 'last')
		assert.doesNotMatch(daemon.log(), /EMFILE/)
	})
})
