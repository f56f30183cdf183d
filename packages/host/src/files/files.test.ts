import assert from 'node:assert/strict'
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
	bootId,
	ensureDirectory,
	findExecutable,
	lockFile,
	readUnitDirectory,
	readUnitDirectorySync,
	removeDirectory,
	removeFile,
	temporaryDirectory,
	writeFileAtomic,
} from '../index.ts'
import { lockFile as lockWith } from './lock.ts'

/** A directory that is removed at the end of the block. */
async function directory(): Promise<AsyncDisposable & { readonly path: string }> {
	const path = await temporaryDirectory('zinit-files-')
	return { path, [Symbol.asyncDispose]: () => removeDirectory(path) }
}

for (const [way, read] of [
	['', readUnitDirectory],
	[', at once,', async (path: string) => readUnitDirectorySync(path)],
] as const) {
	describe(`a directory of definitions${way}`, () => {
		it('is read in byte order of the names, symbolic links followed, regular files only', async () => {
			await using dir = await directory()
			for (const name of ['b.toml', 'B.toml', 'ä.toml', '.a.toml']) writeFileSync(join(dir.path, name), name)
			mkdirSync(join(dir.path, 'dir.toml'))
			symlinkSync('b.toml', join(dir.path, 'link.toml'))
			symlinkSync('nowhere', join(dir.path, 'dangling.toml'))
			execFileSync('mkfifo', [join(dir.path, 'fifo.toml')])
			const files = await read(dir.path)
			const told = files.map(({ name, content }) => [name, content instanceof Uint8Array ? Buffer.from(content).toString() : content])
			assert.deepEqual(told, [
				['.a.toml', '.a.toml'],
				['B.toml', 'B.toml'],
				['b.toml', 'b.toml'],
				['dangling.toml', { unreadable: 'no such file or directory (ENOENT)' }],
				['dir.toml', 'directory'],
				['fifo.toml', 'special'],
				['link.toml', 'b.toml'],
				['ä.toml', 'ä.toml'],
			])
			assert.deepEqual(
				files.map(({ path, name }) => path === join(dir.path, name)),
				files.map(() => true),
			)
		})

		it('gives of a large file as much as shows that it is too large', async () => {
			await using dir = await directory()
			writeFileSync(join(dir.path, 'large'), Buffer.alloc(3_000_000))
			writeFileSync(join(dir.path, 'limit'), Buffer.alloc(1_048_576))
			const sizes = (await read(dir.path)).map(({ content }) => content instanceof Uint8Array && content.length)
			assert.deepEqual(sizes, [1_048_577, 1_048_576])
		})

		it('tells what others than root could change', { skip: process.getuid?.() !== 0 && 'only root has a reason to ask' }, async () => {
			await using dir = await directory()
			for (const [name, mode] of [
				['group', 0o620],
				['mine', 0o644],
			] as const) {
				writeFileSync(join(dir.path, name), '')
				chmodSync(join(dir.path, name), mode)
			}
			const told = async () => (await read(dir.path)).map(({ unsafePermissions }) => unsafePermissions)
			assert.deepEqual(await told(), [true, false])
			chmodSync(dir.path, 0o777)
			assert.deepEqual(await told(), [true, true])
		})

		it('is an error if it cannot be listed', async () => {
			await using dir = await directory()
			await assert.rejects(read(join(dir.path, 'missing')), { code: 'ENOENT' })
		})
	})
}

describe('an atomic write', () => {
	it('has the mode it was asked for, whatever the umask, or that of the file it replaces', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'file')
		await writeFileAtomic(path, 'one', { mode: 0o666 })
		assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).mode & 0o777], ['one', 0o666])
		chmodSync(path, 0o640)
		await writeFileAtomic(path, 'two', { mode: 0o600, keepModeOf: path })
		assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).mode & 0o777], ['two', 0o640])
		assert.deepEqual(readdirSync(dir.path), ['file'])
	})

	it('leaves nothing behind when it fails', async () => {
		await using dir = await directory()
		mkdirSync(join(dir.path, 'taken'))
		await assert.rejects(writeFileAtomic(join(dir.path, 'taken'), 'text', { mode: 0o600 }))
		await assert.rejects(writeFileAtomic(join(dir.path, 'missing', 'file'), 'text', { mode: 0o600 }), { code: 'ENOENT' })
		assert.deepEqual(readdirSync(dir.path), ['taken'])
	})
})

describe('directories and files', () => {
	it('are made with their parents, and removed even if they are gone', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'a', 'b')
		await ensureDirectory(path, 0o700)
		await ensureDirectory(path, 0o700)
		assert.equal(statSync(path).mode & 0o777, 0o700)
		await removeFile(join(path, 'missing'))
		await removeDirectory(join(path, 'missing'))
	})

	it('are an error where nobody can make one, and where something else is', {
		skip: process.platform !== 'linux' && '/proc is such a place',
	}, async () => {
		await assert.rejects(ensureDirectory('/proc/nowhere/deeper'), { code: 'ENOENT' })
		await assert.rejects(ensureDirectory('/proc/self/status'), { code: 'EEXIST' })
	})

	it('find a program in the path, or by its path from the directory', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'tool')
		writeFileSync(path, '')
		assert.equal(await findExecutable('./tool', { dir: dir.path, path: null }), null)
		chmodSync(path, 0o755)
		assert.equal(await findExecutable('./tool', { dir: dir.path, path: null }), path)
		assert.equal(await findExecutable('tool', { dir: null, path: `/nonexistent:${dir.path}` }), path)
		assert.equal(await findExecutable('tool', { dir: dir.path, path: '/nonexistent' }), null)
	})
})

describe('the id of a state directory', () => {
	it('is made once and kept', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'state')
		const id = await bootId(path)
		assert.match(id, /^[0-9a-f]{16}$/)
		assert.equal(await bootId(path), id)
		writeFileSync(join(path, 'boot'), 'broken')
		assert.notEqual(await bootId(path), id)
	})
})

for (const [kind, libc] of [
	['flock', undefined],
	['pid and start time', null],
] as const) {
	describe(`a lock by ${kind}`, () => {
		it('is held by one at a time, who is known', async () => {
			await using dir = await directory()
			const path = join(dir.path, 'lock')
			const first = await lockWith(path, libc)
			assert.ok(first.ok)
			assert.deepEqual(await lockWith(path, libc), { ok: false, pid: process.pid })
			await first.release()
			const second = await lockWith(path, libc)
			assert.ok(second.ok)
			await second.release()
		})

		it('ends with the process that held it', async () => {
			await using dir = await directory()
			const path = join(dir.path, 'lock')
			const script = join(dir.path, 'holder.mjs')
			const argument = libc === null ? 'null' : 'undefined'
			const source = `const { lockFile } = await import('${new URL('./lock.ts', import.meta.url).href}')
				const lock = await lockFile(${JSON.stringify(path)}, ${argument})
				globalThis.gc()
				setInterval(() => {}, 1000)
				process.send(lock.ok)`
			writeFileSync(script, source)
			const child = fork(script, { execArgv: ['--expose-gc'] })
			const ended = once(child, 'exit')
			assert.deepEqual(await once(child, 'message'), [true, undefined])
			assert.deepEqual(await lockWith(path, libc), { ok: false, pid: child.pid })
			child.kill('SIGKILL')
			await ended
			const lock = await lockWith(path, libc)
			assert.ok(lock.ok)
			await lock.release()
		})
	})
}

it('a lock that cannot be opened is an error', async () => {
	await using dir = await directory()
	await assert.rejects(lockFile(join(dir.path, 'missing', 'lock')), { code: 'ENOENT' })
})
