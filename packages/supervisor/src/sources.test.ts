import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { unitFiles, unitText } from './fakes/unit-files.ts'
import { createSources, readDropIns } from './sources.ts'

describe('sources', () => {
	it('are those of the other directories where that of the system is missing, now or later', async () => {
		using files = unitFiles({ a: unitText('a') })
		const system = join(files.path, 'system')
		const sources = createSources([
			{ path: system, kind: 'system' },
			{ path: files.path, kind: 'config' },
		])
		const names = async () =>
			(await sources.read()).map(({ path }) => path.slice(files.path.length + 1)).filter(name => name.endsWith('.toml'))
		assert.deepEqual(await names(), ['a.toml'])
		mkdirSync(system)
		writeFileSync(join(system, 'b.toml'), unitText('b'))
		assert.deepEqual(await names(), ['system/b.toml', 'a.toml'])
		rmSync(system, { recursive: true })
		assert.deepEqual(await names(), ['a.toml'])
		await assert.rejects(createSources([{ path: system, kind: 'config' }]).read(), {
			kind: 'config_unreadable',
			message: `cannot read the directory ${system}: no such file or directory (ENOENT)`,
		})
	})

	it('of a directory of drop-ins that cannot be listed are one that cannot be read', {
		skip: process.getuid?.() === 0 && 'root lists every directory',
	}, async () => {
		using files = unitFiles({ a: unitText('a') })
		const beside = join(files.path, 'a.toml.d')
		mkdirSync(beside, { mode: 0 })
		const [a] = await createSources([{ path: files.path, kind: 'config' }]).read()
		assert.deepEqual(
			a?.dropIns?.map(({ path }) => path),
			[join(beside, '*.toml')],
		)
		assert.deepEqual(await readDropIns(join(files.path, 'a.toml')), a?.dropIns)
	})

	it('are the same objects as long as their files are the same, and others when those or their drop-ins change', async () => {
		using files = unitFiles({ a: unitText('a'), b: unitText('b'), c: unitText('c') })
		const sources = createSources([{ path: files.path, kind: 'config' }])
		const read = () => sources.read()
		const before = await read()
		const again = await read()
		assert.ok(before.length > 0 && before.every((each, index) => each === again[index]))
		files.write({ a: unitText('a', 'dir = "/"') })
		mkdirSync(join(files.path, 'b.toml.d'))
		writeFileSync(join(files.path, 'b.toml.d', 'x.toml'), '[service]\ndir = "/"\n')
		const after = (await read()).filter(({ path }) => path.endsWith('.toml'))
		assert.deepEqual(
			after.map((each, index) => each === before[index]),
			[false, false, true],
		)
		assert.equal(after[1]?.dropIns?.length, 1)
		files.remove('c')
		assert.equal(
			(await read()).some(({ path }) => path.endsWith('c.toml')),
			false,
		)
	})
})
