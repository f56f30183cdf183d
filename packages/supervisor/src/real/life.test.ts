import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { requires } from '../fakes/supervised.ts'
import { unitFiles } from '../fakes/unit-files.ts'
import { isAlive, openMachine, until } from './machine.ts'

const sleeper = (name: string, more: object = {}) => ({ service: { name, exec: 'exec sleep 1000' }, ...more })
const inDirectory = (path: string) => ({ directories: [{ path, kind: 'config' }] }) as const

describe('real processes', () => {
	it('stop in the order of their requirements, and come back', async () => {
		await using machine = await openMachine({ units: [sleeper('db'), sleeper('web', requires('db'))] })
		const { supervisor, pid, events } = machine
		await supervisor.start('web')
		const [db, web] = [pid('db'), pid('web')]
		assert.deepEqual((await supervisor.stop('db')).affected, ['web'])
		assert.deepEqual([isAlive(db), isAlive(web)], [false, false])
		const ends = events.filter(({ to, from }) => from === 'stopping' && to !== null).map(({ service }) => service)
		assert.deepEqual(ends, ['web', 'db'])
		assert.equal((await supervisor.start('db')).state, 'running')
		await until(() => supervisor.isRunning('web'), 'web')
	})

	it('are replaced by set while they run, the old one gone before the new one is there', async () => {
		await using machine = await openMachine({ units: [sleeper('db'), sleeper('web', requires('db'))] })
		const { supervisor, pid } = machine
		await supervisor.start('web')
		const old = [pid('db'), pid('web')]
		const { state, affected } = await supervisor.set({ service: { name: 'db', exec: 'exec sleep 2000' } })
		assert.deepEqual([state, affected], ['running', ['web']])
		assert.deepEqual(old.map(isAlive), [false, false])
		await until(() => supervisor.isRunning('web'), 'web')
		assert.notEqual(pid('db'), old[0])
	})

	it('leave nothing behind: children that escaped and ignore SIGTERM included', async () => {
		const exec = `setsid sh -c 'trap "" TERM; echo escaped $$; sleep 1000 & wait; sleep 1000' & exec sleep 1000`
		await using machine = await openMachine({ units: [{ service: { name: 'web', exec }, lifecycle: { stop_timeout_ms: 300 } }] })
		const { supervisor, lines } = machine
		const escaped = Number(
			await until(
				() =>
					lines('web')
						.find(line => line.startsWith('escaped'))
						?.slice(8),
				'the escapee',
			),
		)
		assert.equal(isAlive(escaped), true)
		const tree = /\n {2}└─ sh \(pid=\d+, ppid=\d+, sleeping\)\n {5}└─ sleep \(pid=\d+, ppid=\d+, sleeping/
		await until(() => tree.test(supervisor.debugProcessTree('web')), 'its children')
		assert.equal(supervisor.children('web').length, 2)
		assert.equal((await supervisor.stop('web')).state, 'exited')
		assert.equal(isAlive(escaped), false)
		assert.deepEqual(supervisor.children('web'), [])
	})

	it('of a finished oneshot live on as residue, until it is stopped', async () => {
		await using machine = await openMachine({ units: [{ service: { name: 'fork', exec: 'sleep 1000 & echo $!', oneshot: true } }] })
		const { supervisor, lines } = machine
		assert.equal((await supervisor.start('fork')).state, 'exited')
		const left = Number(await until(() => lines('fork')[0], 'its pid'))
		assert.deepEqual(
			supervisor.children('fork').map(({ pid }) => pid),
			[left],
		)
		assert.equal(supervisor.debugProcessTree('fork').split('\n')[0], 'fork (pid=0)')
		await supervisor.stop('fork')
		assert.equal(isAlive(left), false)
	})

	it('are counted with all their children', async () => {
		await using machine = await openMachine({ units: [{ service: { name: 'web', exec: 'sh -c "sleep 1000; true" & wait' } }] })
		const { supervisor, pid } = machine
		const tree = /\n {2}└─ sh \(pid=\d+, ppid=\d+, sleeping\)\n {5}└─ sleep \(pid=\d+, ppid=\d+, sleeping/
		await until(() => tree.test(supervisor.debugProcessTree('web')), 'its children')
		assert.equal(supervisor.children('web').length, 2)
		const one = supervisor.children('web')[0]?.memory_bytes ?? 0
		const { pid: main, memory_bytes } = supervisor.stats('web')
		assert.equal(main, pid('web'))
		assert.ok(one > 0 && memory_bytes > 2 * one)
	})

	it('get their variables from files, and run their hooks with MAINPID', async () => {
		using files = unitFiles({ 'vars.env': 'GREETING="hello there"\n' })
		const service = {
			name: 'web',
			exec: 'echo $GREETING; exec sleep 1000',
			env_file: 'vars.env',
			exec_reload: 'echo reload $MAINPID',
			exec_stop: 'echo stop $MAINPID',
		}
		await using machine = await openMachine(inDirectory(files.path))
		const { supervisor, lines } = machine
		await supervisor.set({ service })
		const pid = machine.pid('web')
		await until(() => lines('web').includes('hello there'), 'its greeting')
		assert.deepEqual(await supervisor.reloadService('web'), { name: 'web' })
		await until(() => lines('web').length === 2, 'the line of its hook')
		await supervisor.stop('web')
		await until(() => lines('web').length === 3, 'its lines')
		assert.deepEqual(lines('web'), ['hello there', `reload ${pid}`, `stop ${pid}`])
	})

	it('say that they are ready', async () => {
		const readiness = { type: 'log', pattern: '^ready' }
		await using machine = await openMachine({
			units: [{ service: { name: 'web', exec: 'read x </dev/zero & sleep 0.1; echo ready; exec sleep 1000' }, readiness }],
		})
		assert.equal((await machine.supervisor.start('web')).state, 'running')
		await until(() => machine.lines('web').includes('ready'), 'its line')
	})
})

describe('definitions on a real disk', () => {
	it('outlive the supervisor', async () => {
		using files = unitFiles()
		{
			await using machine = await openMachine(inDirectory(files.path))
			await machine.supervisor.set(sleeper('web'))
			await machine.supervisor.set(sleeper('off', {}), { persist: false })
		}
		await using machine = await openMachine(inDirectory(files.path))
		assert.deepEqual(machine.supervisor.list(), ['web'])
		assert.equal((await machine.supervisor.start('web')).state, 'running')
	})

	it('are refused, and nothing changes, where the directory cannot be written', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'zinit-broken-'))
		try {
			const path = join(directory, 'units')
			await using machine = await openMachine({ ...inDirectory(path), units: [sleeper('old')] })
			const { supervisor, pid } = machine
			await supervisor.start('old')
			rmSync(path, { recursive: true })
			writeFileSync(path, 'a file')
			const before = pid('old')
			await assert.rejects(supervisor.set(sleeper('old', { lifecycle: { restart: 'never' } })), { kind: 'persist_failed' })
			await assert.rejects(supervisor.set(sleeper('web')), { kind: 'persist_failed' })
			await assert.rejects(supervisor.reload())
			assert.deepEqual([supervisor.list(), pid('old')], [['old'], before])
		} finally {
			rmSync(directory, { recursive: true, force: true })
		}
	})
})
