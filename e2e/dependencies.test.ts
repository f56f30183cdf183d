import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { pathOf, rowOf, rowWhen, says } from './looks.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'

const start = scene()
const errorOf = async (daemon: Daemon, name: string) => (await daemon.ask<Status>('service.status', { name })).error
const quick = '[lifecycle]\nrestart_delay_ms = 50\nrestart_delay_max_ms = 50\nmax_restarts = 1\n'

describe('the graph', { concurrency: true }, () => {
	it('edge 35: with a cycle names its path, fails its members, and runs everything else; set refuses to close one', async () => {
		const daemon = await start({
			units: {
				a: sleeper('a', requires('b')),
				b: sleeper('b', depends('after', 'c')),
				c: sleeper('c', depends('wants', 'a')),
				self: sleeper('self', requires('self')),
				beside: sleeper('beside'),
				above: sleeper('above', requires('a')),
			},
		})
		await daemon.reaches('beside', 'running')
		for (const name of ['a', 'b', 'c'])
			assert.equal((await daemon.reaches(name, 'failed')).error, 'spawn error: cyclic dependency detected: a -> b -> c -> a')
		assert.equal(await errorOf(daemon, 'self'), 'spawn error: cyclic dependency detected: self -> self')
		assert.equal((await daemon.reaches('above', 'blocked')).error, 'waiting on: a')
		const { error } = await daemon.call('service.start', { name: 'a' })
		assert.deepEqual([error?.code, error?.data?.kind], [-32004, 'cycle'])
		const set = await daemon.call('service.set', {
			config: { service: { name: 'beside', exec: 'sleep 1' }, dependencies: { after: ['beside2'], requires: ['above'] } },
		})
		assert.equal(set.error, undefined)
		const closing = await daemon.call('service.set', {
			config: { service: { name: 'above', exec: 'sleep 1' }, dependencies: { requires: ['beside'] } },
		})
		assert.match(closing.error?.message ?? '', /cyclic dependency detected: above -> beside -> above/)
		await writeFile(join(daemon.configDir, 'c.toml'), sleeper('c'))
		await daemon.ask('service.reload')
		await daemon.reaches('a', 'running')
	})

	it('edge 37: of a chain of 400 and a fan of 500 comes up in order, and goes down', async () => {
		const chain = Array.from({ length: 400 }, (_, index) => [
			`c${index}`,
			target(`c${index}`, index === 0 ? '' : requires(`c${index - 1}`)),
		])
		const fan = Array.from({ length: 500 }, (_, index) => [`f${index}`, target(`f${index}`, requires('hub'))])
		const daemon = await start({
			units: {
				...Object.fromEntries([...chain, ...fan]),
				hub: sleeper('hub'),
				top: sleeper('top', requires('c399')),
				all: sleeper('all', requires(...fan.map(([name]) => name ?? ''))),
			},
		})
		await daemon.reaches('top', 'running')
		await daemon.reaches('all', 'running')
		await daemon.ask('service.stop', { name: 'c0' })
		await daemon.ask('service.stop', { name: 'hub' })
		assert.deepEqual([(await rowOf(daemon, 'top')).state.state, (await rowOf(daemon, 'all')).state.state], ['blocked', 'blocked'])
		await daemon.ask('service.start', { name: 'hub' })
		await daemon.reaches('all', 'running')
	})

	it('edge 38, 41: blocks what requires a failure, says why with the root, and lets it run when that recovers', async () => {
		const daemon = await start({
			units: {
				root: service('root', '[ -e fixed ] || exit 3; echo >&3; exec sleep 1000', `[readiness]\ntype = "fd"\n${quick}`),
				middle: sleeper('middle', requires('root')),
				top: sleeper('top', requires('middle')),
			},
		})
		await rowWhen(daemon, 'root', ({ state, retry_in_ms: due, restarts }) => state.state === 'failed' && due === null && restarts === 1)
		assert.equal(await errorOf(daemon, 'top'), 'waiting on: middle')
		const why = await daemon.ask<{
			reasons: { kind: string; service: string; because: { service: string; kind: string; because?: { kind: string }[] }[] }[]
		}>('service.why', { name: 'top' })
		assert.equal(why.reasons[0]?.because[0]?.service, 'root')
		assert.equal(why.reasons[0]?.because[0]?.because?.[0]?.kind, 'gave_up')
		await writeFile(join(daemon.directory, 'fixed'), '')
		await daemon.ask('service.start', { name: 'root' })
		await daemon.reaches('top', 'running')
	})

	it('edge 39: lets what requires a service run on when that crashes or is unwell; status shows how it is', async () => {
		const daemon = await start({
			units: {
				flaps: service(
					'flaps',
					'exec sleep 1000',
					'[health]\ntype = "exec"\ntarget = "[ ! -e ../sick ]"\ninterval_ms = 50\nretries = 1\n[lifecycle]\nrestart_delay_ms = 50\nrestart_delay_max_ms = 50\nmax_restarts = 0\n'.replace(
						'../sick',
						'sick',
					),
				),
				user: sleeper('user', requires('flaps')),
			},
		})
		const { pid } = await daemon.reaches('user', 'running')
		await writeFile(join(daemon.directory, 'sick'), '')
		await rowWhen(daemon, 'flaps', ({ restarts }) => restarts >= 2)
		const { dependencies } = await daemon.ask<{ dependencies: { name: string; satisfied: boolean }[] }>('service.status_full', {
			name: 'user',
		})
		assert.deepEqual(
			dependencies.map(({ name }) => name),
			['flaps'],
		)
		await rm(join(daemon.directory, 'sick'))
		await daemon.reaches('flaps', 'running')
		assert.equal((await daemon.reaches('user', 'running')).pid, pid)
	})

	it('edge 44: without a required name fails that service with the name, tells file and line, and takes soft names as they are', async () => {
		const daemon = await start({
			units: {
				typo: sleeper('typo', requires('databse')),
				soft: sleeper('soft', '[dependencies]\nafter = ["ghost"]\nwants = ["ghost"]\nconflicts = ["ghost"]\n'),
			},
		})
		await daemon.reaches('soft', 'running')
		assert.equal((await daemon.reaches('typo', 'failed')).error, "missing dependency 'databse'")
		const problems = await daemon.ask<{ file: string; line: number; code: string }[]>('config.diagnostics')
		assert.deepEqual(
			problems.map(({ file, line, code }) => [file.replace(/^.*\//, ''), line, code]),
			[['typo.toml', 5, 'missing-dependency']],
		)
		const { error } = await daemon.call('service.start', { name: 'typo' })
		assert.deepEqual([error?.code, error?.message], [-32012, "cannot start service 'typo': missing dependency 'databse'"])
		await daemon.ask('service.set', { config: { service: { name: 'databse', exec: 'sleep 1000' } }, persist: false })
		await daemon.reaches('typo', 'running')
	})

	it('edge 47: that requires what it conflicts with is told at load, refused by set, and never runs both', async () => {
		const both = '[dependencies]\nrequires = ["a"]\nconflicts = ["a"]\n'
		const daemon = await start({ units: { a: sleeper('a'), torn: sleeper('torn', both) } })
		await daemon.reaches('a', 'running')
		await daemon.reaches('torn', 'blocked')
		assert.deepEqual(
			(await daemon.ask<{ code: string }[]>('config.diagnostics')).map(({ code }) => code),
			['contradiction'],
		)
		const config = { service: { name: 'torn', exec: 'sleep 2' }, dependencies: { requires: ['a'], conflicts: ['a'] } }
		assert.equal((await daemon.call('service.set', { config })).error?.code, -32011)
	})

	it('edge 48: of a diamond with one broken arm shows the join its one root cause', async () => {
		const daemon = await start({
			units: {
				base: sleeper('base'),
				good: sleeper('good', requires('base')),
				bad: service('bad', 'exit 4', `oneshot = true\n${requires('base')}`),
				join: sleeper('join', requires('good', 'bad')),
			},
		})
		await daemon.reaches('bad', 'failed')
		await daemon.reaches('good', 'running')
		await eventually('just the one', async () => ((await errorOf(daemon, 'join')) === 'waiting on: bad' ? true : undefined))
		assert.deepEqual((await daemon.ask<{ waiting_on: string[] }>('service.why', { name: 'join' })).waiting_on, ['bad'])
		assert.deepEqual(await pathOf(daemon, 'join'), ['inactive>blocked'])
	})

	it('edge 49: does not run a finished oneshot again when what it needs is restarted or changed; a start does', async () => {
		const daemon = await start({
			units: {
				input: sleeper('input'),
				once: service('once', 'echo ran', `oneshot = true\n${requires('input')}`),
				user: sleeper('user', requires('once')),
			},
		})
		await daemon.reaches('user', 'running')
		const runs = async () => (await daemon.ask<string[]>('logs.get', { name: 'once' })).length
		await daemon.ask('service.kill', { name: 'input', signal: 'KILL' })
		await rowWhen(daemon, 'input', ({ state, restarts }) => state.state === 'running' && restarts === 1)
		assert.deepEqual([await runs(), (await rowOf(daemon, 'once')).state.state], [1, 'exited'])
		await daemon.ask('service.start', { name: 'once' })
		assert.equal(await runs(), 2)
		await daemon.ask('service.start', { name: 'user', tree: true })
		assert.equal(await runs(), 2)
		await says(daemon, 'once', 'ran')
	})
})
