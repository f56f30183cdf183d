import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { Daemon, Status } from './daemon.ts'
import { type Mutation, rowOf, rowWhen, says } from './looks.ts'
import { scene } from './scene.ts'
import { requires, service, sleeper } from './units.ts'

const start = scene()

interface SetResult extends Mutation {
	readonly action: string
	readonly path?: string
	readonly warnings: readonly string[]
}

describe('a set', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})
	const set = (config: unknown, more: Record<string, unknown> = {}) => daemon.ask<SetResult>('service.set', { config, ...more })
	const file = (name: string) => join(daemon.configDir, `${name}.toml`)
	const text = (path: string) => readFile(path, 'utf8')

	it('writes its file with the keys that were given, closed to others, and runs it', async () => {
		const { action, path, state } = await set({
			service: { name: 'fresh', exec: 'sleep 1000', env: { B: '2', A: '1' } },
			lifecycle: { restart: 'always' },
		})
		assert.deepEqual([action, path, state], ['created', file('fresh'), 'running'])
		assert.equal(
			await text(file('fresh')),
			'# written by zinit\n\n[service]\nname = "fresh"\nexec = "sleep 1000"\n\n[service.env]\nA = "1"\nB = "2"\n\n[lifecycle]\nrestart = "always"\n',
		)
		assert.equal((await stat(file('fresh'))).mode & 0o777, 0o600)
		assert.deepEqual(
			(await readdir(daemon.configDir)).filter(name => name.includes('fresh')),
			['fresh.toml'],
		)
	})

	it('of what is in force already changes nothing', async () => {
		const config = { service: { name: 'same', exec: 'sleep 1000' } }
		await set(config)
		const { pid } = await daemon.reaches('same', 'running')
		const again = await set({ service: { name: 'same', exec: 'sleep 1000', oneshot: false } })
		assert.deepEqual([again.action, (await daemon.reaches('same', 'running')).pid], ['unchanged', pid])
	})

	it('replaces a file that a person wrote, wherever the unit came from, and keeps the old text as file~', async () => {
		const path = join(daemon.configDir, 'by-hand.toml')
		const old = `# precious words\n${sleeper('handmade')}`
		await writeFile(path, old)
		await daemon.ask('service.reload')
		const result = await set({ service: { name: 'handmade', exec: 'exec sleep 2000' } })
		assert.deepEqual([result.path, await text(`${path}~`)], [path, old])
		await set({ service: { name: 'handmade', exec: 'exec sleep 3000' } })
		assert.equal(await text(`${path}~`), old, 'what we wrote ourselves is not kept')
		await daemon.ask('service.delete', { name: 'handmade' })
		assert.deepEqual(
			(await readdir(daemon.configDir)).filter(name => name.startsWith('by-hand')),
			['by-hand.toml~'],
		)
	})

	it('refuses a path that defines another unit', async () => {
		await writeFile(file('taken'), sleeper('somebody-else'))
		await daemon.ask('service.reload')
		const { error } = await daemon.call('service.set', { config: { service: { name: 'taken', exec: 'sleep 1' } } })
		assert.deepEqual([error?.code, error?.data?.kind], [-32014, 'persist_failed'])
		assert.equal(await text(file('taken')), sleeper('somebody-else'))
	})

	it('with persist false is in memory alone, survives a reload, and a delete removes it', async () => {
		const { path } = await set({ service: { name: 'memory', exec: 'sleep 1000' } }, { persist: false })
		assert.equal(path, undefined)
		const { pid } = await daemon.reaches('memory', 'running')
		await daemon.ask('service.reload')
		assert.equal((await daemon.reaches('memory', 'running')).pid, pid)
		await assert.rejects(stat(file('memory')))
		await daemon.ask('service.delete', { name: 'memory' })
		assert.equal((await daemon.ask<string[]>('service.list')).includes('memory'), false)
	})

	it('warns of unknown keys with the nearest one, and of keys that a drop-in replaces', async () => {
		const unknown = await set({ service: { name: 'warned', exec: 'sleep 1000', oneshoot: true } })
		assert.match(unknown.warnings.join(), /oneshoot.*oneshot/)
		await mkdir(join(daemon.configDir, 'warned.toml.d'))
		await writeFile(join(daemon.configDir, 'warned.toml.d/10-env.toml'), '[service.env]\nA = "drop-in"\n')
		const overridden = await set({ service: { name: 'warned', exec: 'echo "A is $A"; exec sleep 1000', env: { A: 'base' } } })
		assert.match(overridden.warnings.join(), /service\.env\.A: is replaced by .*10-env\.toml/)
		await says(daemon, 'warned', 'A is drop-in')
	})

	it('is refused for a first word that is no program, and takes shell words as they are', async () => {
		const refused = await daemon.call('service.set', { config: { service: { name: 'lost', exec: 'no-such-program-zq 1' } } })
		assert.deepEqual([refused.error?.code, refused.error?.message], [-32013, 'Executable not found: no-such-program-zq'])
		for (const [index, exec] of ['cd / && exec sleep 1000', 'A=1 sleep 1000', 'exec sleep 1000', '. /dev/null; exec sleep 1000'].entries())
			await set({ service: { name: `word-${index}`, exec } }, { persist: false })
		await daemon.reaches('word-3', 'running')
	})

	it('is refused for a requirement that does not exist, and takes soft names with a warning', async () => {
		const { error } = await daemon.call('service.set', {
			config: { service: { name: 'needs', exec: 'sleep 1' }, dependencies: { requires: ['nothing'] } },
		})
		assert.deepEqual([error?.code, error?.message], [-32012, "Dependency 'nothing' not found"])
		const { warnings } = await set({
			service: { name: 'soft', exec: 'sleep 1000' },
			dependencies: { after: ['later'], conflicts: ['never'] },
		})
		assert.match(warnings.join(), /later/)
	})

	it('of many at once under one name is taken one after the other; the last one is in force', async () => {
		const results = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				set({ service: { name: 'raced', exec: `exec sleep ${1000 + index}` } }, { wait_ms: 30_000 }),
			),
		)
		assert.ok(results.every(({ warnings }) => warnings.length === 0))
		const { service: table } = await daemon.ask<{ service: { exec: string } }>('service.get', { name: 'raced' })
		assert.match(await text(file('raced')), new RegExp(`exec = "${table.exec}"`))
		const { pid } = await daemon.reaches('raced', 'running')
		assert.equal((await readFile(`/proc/${pid}/cmdline`, 'latin1')).replaceAll('\0', ' ').trim(), table.exec.replace('exec ', ''))
	})

	it('of a target makes one; of a service in its place another kind of unit', async () => {
		await set({ service: { name: 'member', exec: 'sleep 1000' } })
		const made = await set({ target: { name: 'group' }, dependencies: { requires: ['member'] } })
		assert.deepEqual([made.state, (await rowOf(daemon, 'group')).kind], ['running', 'target'])
		assert.deepEqual(await daemon.ask('service.get', { name: 'group' }), {
			name: 'group',
			is_target: true,
			target: { name: 'group', critical: false },
			dependencies: { after: [], requires: ['member'], wants: [], conflicts: [] },
		})
		await set({ service: { name: 'group', exec: 'sleep 1000' } })
		await rowWhen(daemon, 'group', ({ kind, pid }) => kind === 'service' && pid > 0)
	})

	it('with status stop or ignore does not start; a start runs it, and an ignored one is not restarted', async () => {
		assert.equal((await set({ service: { name: 'off', exec: 'sleep 1000', status: 'stop' } })).state, 'inactive')
		await set({ service: { name: 'ignored', exec: 'sleep 0.2; exit 1', status: 'ignore' }, lifecycle: { restart_delay_ms: 1 } })
		assert.equal((await daemon.ask<Mutation>('service.start', { name: 'ignored' })).state, 'running')
		await daemon.reaches('ignored', 'failed')
		const { retry_in_ms, restarts } = await rowOf(daemon, 'ignored')
		assert.deepEqual([retry_in_ms, restarts], [null, 0])
	})
})

describe('a delete', { concurrency: true }, () => {
	it('refuses with force false while others require it, and names them', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b', requires('a')) } })
		const { pid } = await daemon.reaches('b', 'running')
		const { error } = await daemon.call('service.delete', { name: 'a', force: false })
		assert.equal(error?.code, -32005)
		assert.deepEqual(Reflect.get(error?.data ?? {}, 'dependents'), ['b'])
		assert.equal((await daemon.ask<Status>('service.status', { name: 'b' })).pid, pid)
		assert.equal((await daemon.call('service.delete', { name: 'b', force: false })).error, undefined)
		assert.equal((await daemon.call('service.remove', { name: 'a', force: false })).error, undefined)
		assert.equal((await daemon.call('service.delete', { name: 'a' })).error?.code, -32000)
		assert.deepEqual(await readdir(daemon.configDir), [])
	})

	it('removes the file that the unit came from and no other, and what is gone already is no fault', async () => {
		const daemon = await start({ units: { odd: sleeper('a'), a: service('b', 'exec sleep 1000') } })
		await daemon.reaches('a', 'running')
		await daemon.ask('service.delete', { name: 'a' })
		assert.deepEqual(await readdir(daemon.configDir), ['a.toml'])
		await rm(join(daemon.configDir, 'a.toml'))
		await daemon.ask('service.delete', { name: 'b' })
		assert.deepEqual(await daemon.ask('service.list'), [])
	})
})
