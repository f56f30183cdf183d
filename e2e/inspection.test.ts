import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, program, run } from './daemon.ts'
import { rowWhen, says } from './looks.ts'
import { freePort } from './ports.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'

const start = scene()
const MEGABYTE = 1024 * 1024

interface Why {
	readonly blocked: boolean
	readonly reasons: readonly { readonly kind: string; readonly service?: string }[]
	readonly chain: readonly { readonly service: string; readonly to: string | null; readonly cause: { readonly kind: string } }[]
	readonly fixes: readonly string[]
}

/** Node names its first thread, and with it the process. */
const called = (name: string) => (name === 'MainThread' ? 'node' : name)

describe('the processes of a service (lifecycle.md 6.7)', () => {
	const large = `const all = Buffer.alloc(60 * ${MEGABYTE}, 1); console.log('ready'); setInterval(() => all.length, 1e6)`
	let daemon: Daemon
	before(async () => {
		const exec = `setsid sh -c '"$NODE" -e "$LARGE" & wait' & while :; do :; done & echo busy; wait`
		daemon = await startTree(exec)
	})
	const startTree = async (exec: string) => {
		const tree = await start({
			units: { plain: sleeper('plain', 'status = "stop"\n') },
			env: { NODE: process.execPath, LARGE: large },
		})
		await tree.ask('service.set', { config: { service: { name: 'tree', exec } }, persist: false })
		await says(tree, 'tree', 'ready')
		return tree
	}
	const children = () =>
		daemon.ask<{ children: { pid: number; name: string; memory_bytes: number }[] }>('service.children', { name: 'tree' })

	it('are all listed but the main one, those of other sessions too, the highest number first', async () => {
		const { children: all } = await children()
		assert.deepEqual(all.map(({ name }) => called(name)).sort(), ['node', 'sh', 'sh'])
		assert.deepEqual(
			all.map(({ pid }) => pid),
			all.map(({ pid }) => pid).toSorted((a, b) => b - a),
		)
		assert.ok((all.find(({ name }) => called(name) === 'node')?.memory_bytes ?? 0) > 60 * MEGABYTE)
		assert.deepEqual((await daemon.ask<{ children: unknown[] }>('service.children', { name: 'plain' })).children, [])
	})

	it('count together for memory and processor', async () => {
		const stats = () => daemon.ask<{ pid: number; memory_bytes: number; cpu_percent: number }>('service.stats', { name: 'tree' })
		const { pid, memory_bytes } = await stats()
		assert.equal(pid, (await daemon.reaches('tree', 'running')).pid)
		assert.ok(memory_bytes > 60 * MEGABYTE, `${memory_bytes} bytes`)
		const { cpu_percent } = await eventually('its use of the processor', async () => {
			const now = await stats()
			return now.cpu_percent > 0 ? now : undefined
		})
		assert.ok(cpu_percent < 300)
		assert.deepEqual(await daemon.ask('service.stats', { name: 'plain' }), { pid: 0, memory_bytes: 0, cpu_percent: 0 })
	})

	it('are drawn as a tree', async () => {
		const { pid } = await daemon.reaches('tree', 'running')
		const tree = async (name: string) => (await daemon.ask<{ output: string }>('debug.process_tree', { name })).output
		const lines = (await tree('tree')).split('\n')
		assert.equal(lines[0], `tree (pid=${pid})`)
		assert.equal(lines.filter(line => /^ {2}[├└]─ sh \(pid=\d+, ppid=\d+, \w+\)$/.test(line)).length, 2)
		assert.equal(lines.filter(line => /^ {2}(│ {2}| {3})└─ (node|MainThread) \(pid=\d+, ppid=\d+, \w+\)$/.test(line)).length, 1)
		assert.equal(await tree('plain'), 'plain is not running')
	})
})

describe('where services stand', () => {
	const never = '[lifecycle]\nrestart = "never"\n'
	const late = '[lifecycle]\nrestart_delay_ms = 600000\nrestart_delay_max_ms = 600000\n'
	const once = '[lifecycle]\nrestart_delay_ms = 10\nmax_restarts = 1\n'
	let daemon: Daemon
	let port: number
	before(async () => {
		port = await freePort()
		daemon = await start({
			units: {
				db: sleeper('db'),
				app: sleeper('app', requires('db')),
				base: sleeper('base'),
				above: sleeper('above', requires('base')),
				idle: sleeper('idle', 'status = "stop"\n'),
				waits: sleeper('waits', requires('idle')),
				all: target('all', requires('waits')),
				rival: sleeper('rival', depends('conflicts', 'db')),
				holder: sleeper('holder', `ports = [${port}]\n`),
				second: sleeper('second', `ports = [${port}]\n${depends('after', 'holder')}`),
				lost: sleeper('lost', requires('ghost')),
				ended: service('ended', 'exit 0', never),
				broken: service('broken', 'exit 3', never),
				crashes: service('crashes', 'kill -9 $$', late),
				spent: service('spent', 'exit 1', once),
				ring: sleeper('ring', requires('ring2')),
				ring2: sleeper('ring2', requires('ring')),
			},
		})
		for (const name of ['app', 'above', 'holder']) await daemon.reaches(name, 'running')
		for (const name of ['waits', 'rival', 'second', 'all']) await daemon.reaches(name, 'blocked')
		for (const name of ['lost', 'broken', 'ring']) await daemon.reaches(name, 'failed')
		await daemon.reaches('ended', 'exited')
		await rowWhen(daemon, 'crashes', ({ retry_in_ms: due }) => due !== null)
		await rowWhen(daemon, 'spent', ({ restarts, state, retry_in_ms: due }) => restarts === 1 && state.state === 'failed' && due === null)
	})

	const stories: readonly (readonly [name: string, blocked: boolean, reasons: string, fixes: readonly string[]])[] = [
		['app', false, '', []],
		['idle', false, 'down', ['zinit start idle']],
		['waits', true, 'requires idle', ['zinit start idle']],
		['all', true, 'requires waits', ['zinit start idle']],
		['rival', true, 'conflict db', ['zinit stop db']],
		['second', true, 'port holder', ['zinit stop holder']],
		['lost', true, 'missing ghost', ['zinit add-service --name ghost --exec COMMAND']],
		['crashes', false, 'retry', ['zinit logs crashes', 'zinit restart crashes']],
		['spent', false, 'gave_up', ['zinit logs spent', 'zinit restart spent']],
		['ring', false, 'cycle', ['zinit check']],
	]
	for (const [name, blocked, reasons, fixes] of stories) {
		it(`why ${name}: ${reasons || 'no reason'}`, async () => {
			const why = await daemon.ask<Why>('service.why', { name })
			assert.deepEqual(
				[why.blocked, why.reasons.map(({ kind, service: other }) => [kind, other].filter(Boolean).join(' ')).join(), why.fixes],
				[blocked, reasons, fixes],
			)
		})
	}

	it('why tells the story back to who began it', async () => {
		await daemon.ask('service.stop', { name: 'base', wait_ms: 60_000 })
		const { chain } = await daemon.ask<Why>('service.why', { name: 'above' })
		assert.deepEqual([chain[0]?.service, chain[0]?.to, chain[0]?.cause.kind], ['above', 'blocked', 'cascade'])
		const lines = (await run(program('zinit'), ['why', 'above'], daemon.env)).stdout.split('\n')
		assert.equal(lines[1], '  -> requires base (exited, not wanted up)')
		assert.match(lines.join('\n'), /^ {2}was running until .*; stopped by the cascade of: zinit stop base \(uid \d+, pid \d+\)$/m)
		assert.ok(lines.includes('  to fix: zinit start base'))
	})

	it('is told whole by debug.state', async () => {
		const { output } = await daemon.ask<{ output: string }>('debug.state')
		assert.match(output, /^=== Service Graph State ===\n\n/)
		const block = (name: string) => output.split('\n\n').find(each => each.includes(` ${name} - `)) ?? ''
		assert.match(block('app'), /^\[\+\] app - Running \(pid=\d+, uptime=\w+\)\n {4}← depends on:\n {6}✓ requires db \(running\)$/)
		assert.match(block('db'), /\n {4}→ required by: app$/)
		assert.equal(
			block('waits'),
			'[?] waits - Blocked (waiting on: idle)\n    ← depends on:\n      ✗ requires idle (inactive)\n    → required by: all',
		)
		assert.equal(block('ended'), '[.] ended - Exited (code=0)')
		assert.match(
			block('crashes'),
			/^\[X\] crashes - Failed \(killed by signal 9\)\n {4}restart_count: 1, next_delay: 600000ms\n {4}⏱ pending: retry \d+s$/,
		)
		assert.match(block('lost'), /^\[X\] lost - Failed \(missing dependency 'ghost'\)/)
		assert.equal(block('idle'), '[-] idle - Inactive\n    → required by: waits')
	})
})
