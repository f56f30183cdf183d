import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { eventually, type Status } from './daemon.ts'
import { rowOf } from './looks.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'
import { requires, sleeper } from './units.ts'

const start = scene()
const freezer = '/sys/fs/cgroup/freezer'
const skip = existsSync(`${freezer}/cgroup.procs`) && process.getuid?.() === 0 ? false : 'needs root and the freezer of cgroup v1'

describe('edge 29: a process that not even SIGKILL ends', { skip }, () => {
	it('makes a stop fail by its name, stays visible, holds up no other stop and no shutdown for ever, and is forgotten when it goes', async () => {
		const group = `${freezer}/zinit-e2e-${process.pid}`
		await mkdir(group)
		const short = '[lifecycle]\nstop_timeout_ms = 200\n'
		const daemon = await start({
			units: { base: sleeper('base'), stuck: sleeper('stuck', `${requires('base')}${short}`), beside: sleeper('beside') },
			args: ['--shutdown-timeout', '2s'],
		})
		const { pid } = await daemon.reaches('stuck', 'running')
		await daemon.reaches('beside', 'running')
		try {
			await writeFile(`${group}/cgroup.procs`, String(pid))
			await writeFile(`${group}/freezer.state`, 'FROZEN')
			const { error } = await daemon.call('service.stop', { name: 'base', wait_ms: 20_000 })
			assert.equal(error?.code, -32023)
			assert.match(error?.message ?? '', /stuck/)
			const status = await daemon.ask<Status>('service.status', { name: 'stuck' })
			assert.deepEqual([status.state, status.error, await isAlive(pid)], ['failed', 'stop timeout', true])
			assert.equal((await rowOf(daemon, 'base')).state.state, 'exited')
			const { children } = await daemon.ask<{ children: { pid: number }[] }>('service.children', { name: 'stuck' })
			assert.deepEqual(
				children.map(each => each.pid),
				[pid],
			)
			await daemon.ask('service.stop', { name: 'beside' })
			await writeFile(`${group}/freezer.state`, 'THAWED')
			await eventually('it to be gone', async () =>
				(await daemon.ask<{ children: unknown[] }>('service.children', { name: 'stuck' })).children.length === 0 ? true : undefined,
			)
			await daemon.ask('service.start', { name: 'base' })
			const again = await eventually('it to run again', async () => {
				await daemon.ask('service.start', { name: 'stuck' })
				const row = await rowOf(daemon, 'stuck')
				return row.state.state === 'running' ? row : undefined
			})
			await writeFile(`${group}/cgroup.procs`, String(again.pid))
			await writeFile(`${group}/freezer.state`, 'FROZEN')
			assert.equal(await daemon.end(), 0)
		} finally {
			await writeFile(`${group}/freezer.state`, 'THAWED')
			await eventually('the group to be empty', async () => ((await readFile(`${group}/cgroup.procs`, 'utf8')) === '' ? true : undefined))
			await rmdir(group)
		}
	})
})
