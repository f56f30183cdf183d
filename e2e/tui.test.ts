import assert from 'node:assert/strict'
import { access, symlink, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, program, run } from './daemon.ts'
import { openScreen } from './full-screen.ts'
import { scene } from './scene.ts'
import { requires, service, sleeper } from './units.ts'

const start = scene()

const units = {
	app: sleeper('app', requires('database')),
	database: service(
		'database',
		'echo "db ready"; echo "\\033[2Jred"; while [ ! -e more ]; do sleep 0.05; done; echo "one more"; exec sleep 1000',
	),
	idle: sleeper('idle', 'status = "stop"\n'),
	'needs-idle': sleeper('needs-idle', requires('idle')),
}

describe('zinit tui', { concurrency: 2 }, () => {
	let stage: Daemon
	before(async () => {
		stage = await start()
	})
	const open = async (name: string, size?: readonly [number, number]) => {
		const daemon = await start({ units })
		await daemon.reaches('app', 'running')
		const tui = await openScreen(stage, name, ['--socket', daemon.socket, 'tui'], ...(size ?? []))
		// What is typed before is the shell's.
		await tui.shows('[connected]')
		return { daemon, tui }
	}

	it('lists the services, follows the selected one, stops and starts it, and leaves the terminal as it was', async () => {
		const { daemon, tui } = await open('drives')
		await tui.shows('zinit TUI [connected]', 'Services (4)', '> [+] app', '[-] idle', '[?] needs-idle', '●running')
		assert.deepEqual([tui.screen.alternate, tui.screen.cursorShown], [true, false])
		await tui.type('jj')
		await tui.shows('> [-] idle', '●inactive', 'Logs: idle')
		await tui.type('s')
		await tui.shows('[+] idle', '●running', '[+] needs-idle', 'by zinit start idle')
		assert.equal((await daemon.reaches('needs-idle', 'running')).state, 'running')
		await tui.type('jS')
		await tui.shows('Stopped: needs-idle', '[.] needs-idle', '●exited')
		assert.equal((await daemon.reaches('needs-idle', 'exited')).state, 'exited')
		await tui.type('q')
		assert.equal(await tui.ended(), 0)
		assert.deepEqual([tui.screen.alternate, tui.screen.cursorShown], [false, true])
	})

	it('asks before a stop that others go with', async () => {
		const { daemon, tui } = await open('asks')
		await tui.type('jS')
		await tui.shows('Plan: stop database', 'app', 'stop database? [y/N]')
		await tui.type('n')
		await tui.hides('[y/N]')
		assert.equal((await daemon.reaches('app', 'running')).state, 'running')
		await tui.type('S')
		await tui.shows('[y/N]')
		await tui.type('y')
		await tui.shows('Stopped: database', '[.] database')
		assert.notEqual((await daemon.ask<{ state: string }>('service.status', { name: 'app' })).state, 'running')
		await tui.type('q')
		await tui.ended()
	})

	it('removes nothing before y', async () => {
		const { daemon, tui } = await open('removes')
		const file = join(daemon.configDir, 'idle.toml')
		await tui.type('jj')
		await tui.shows('> [-] idle')
		for (const [key, answer] of ['dn', 'Dq', 'K\u001b', 'd\r']) {
			await tui.type(key ?? '')
			await tui.shows('idle? [y/N]')
			await tui.type(answer ?? '')
			await tui.hides('[y/N]')
		}
		await access(file)
		await tui.type('d')
		await tui.shows('remove idle? [y/N]')
		await tui.type('y')
		await tui.shows('Removed: idle', 'Services (3)')
		await assert.rejects(access(file))
		await tui.type('q')
		await tui.ended()
	})

	it('shows the log as it grows, escaped, and over the full width', async () => {
		const { daemon, tui } = await open('logs')
		await tui.type('j')
		await tui.shows('db ready', '\\x1b[2Jred', 'Services (4)')
		await run('/usr/bin/touch', [join(daemon.directory, 'more')], {})
		await tui.shows('one more', '3/3')
		await tui.type('l/ready\r')
		await tui.shows('Logs: database [paused] /ready', 'db ready')
		await tui.hides('Services')
		await tui.type('\u001b')
		await tui.shows('Services (4)')
		await tui.type('q')
		await tui.ended()
	})

	it('has help that scrolls, a filter, dependencies, events, details and why', async () => {
		const { tui } = await open('looks', [80, 24])
		await tui.type('?')
		await tui.shows('┌ Help', 'select the one above')
		await tui.type('G')
		await tui.shows('quit', 'q Ctrl-C')
		await tui.type('x/need\r')
		await tui.shows('Services (1/4) /need', '> [?] needs-idle')
		await tui.hides('┌ Help')
		await tui.type('w')
		await tui.shows('Why: needs-idle', 'requires idle', 'Waiting on: idle')
		await tui.type('x\t')
		await tui.shows('requires:', '> [-] idle')
		await tui.type('\r')
		await tui.shows('Services (4)', '> [-] idle')
		await tui.type('\r')
		await tui.shows('Service: idle', 'Required by: needs-idle')
		await tui.type('\u001b')
		await tui.type('e')
		await tui.shows('Events [following]', 'database running')
		await tui.type('p')
		await tui.shows('Plan of which action?')
		await tui.type('s')
		await tui.shows('start idle? [y/N]')
		await tui.type('\u0003')
		assert.equal(await tui.ended(), 0)
	})

	it('follows the size of the terminal, down to 80×24', async () => {
		const { tui } = await open('sizes')
		await tui.shows('┌ Services (4)')
		assert.match(tui.screen.text()[0] ?? '', /^┌─+┐$/)
		await tui.resize(80, 24)
		await tui.shows('zinit TUI [connected]', '[+] app running')
		await tui.hides('┌──')
		assert.ok(tui.screen.text().every(row => row.length <= 80))
		assert.match(tui.screen.text()[23] ?? '', /^\[\+\] app running/)
		await tui.resize(60, 10)
		await tui.shows('60×10 is too small')
		await tui.resize(120, 40)
		await tui.shows('Services (4)', 'Service Info', 'Logs: app')
		await tui.type('q')
		await tui.ended()
	})

	it('says at once that the daemon is gone, and finds the next one', async () => {
		const first = await start({ units })
		const second = await start({ units: { other: sleeper('other') } })
		const link = join(second.directory, 'link.sock')
		await symlink(first.socket, link)
		const tui = await openScreen(stage, 'returns', ['--socket', link, 'tui'])
		await tui.shows('[connected]', 'Services (4)')
		await first.end()
		await tui.shows('[DISCONNECTED, retry in', '[.] app')
		await unlink(link)
		await symlink(second.socket, link)
		await tui.shows('[connected]', 'Services (1)', '> [+] other')
		await tui.type('q')
		assert.equal(await tui.ended(), 0)
	})

	it('shows what others do: units come, change and go', async () => {
		const { daemon, tui } = await open('watches')
		await tui.shows('Services (4)')
		await daemon.ask('service.set', {
			config: { service: { name: 'aaa', exec: 'exit 3' }, lifecycle: { restart_delay_ms: 60_000 } },
			persist: false,
		})
		await tui.shows('[X] aaa', 'Services (5)', '> [+] app')
		await tui.type('k')
		await tui.shows('●failed', 'exit code 3', 'Retry: in')
		await daemon.ask('service.delete', { name: 'aaa' })
		await tui.shows('Services (4)', '> [+] app')
		await tui.type('q')
		await tui.ended()
	})

	it('shows 1,000 services, finds one of them, and follows all of them as they end', async () => {
		const names = Array.from({ length: 1000 }, (_, index) => `n${String(index).padStart(3, '0')}`)
		const daemon = await start({ units: Object.fromEntries(names.map(name => [name, sleeper(name)])) })
		await daemon.reaches('n999', 'running')
		const tui = await openScreen(stage, 'thousand', ['--socket', daemon.socket, 'tui'], 80, 24)
		await tui.shows('[connected]', 'Services (1000)', '> [+] n000')
		await tui.type('k')
		await tui.shows('> [+] n999')
		await tui.type('j')
		await tui.shows('> [+] n000')
		await tui.type('/n50\r')
		await tui.shows('Services (10/1000)', '[+] n500', '[+] n509')
		await daemon.ask('service.stop_all')
		await tui.shows('[.] n500', '[.] n509')
		await tui.type('\u001b')
		await tui.shows('Services (1000)')
		await tui.type('q')
		assert.equal(await tui.ended(), 0)
	})

	it('puts the terminal right when a signal ends it', async () => {
		const { tui } = await open('signals')
		await tui.signal('SIGTERM')
		assert.equal(await tui.ended(), 143)
		assert.deepEqual([tui.screen.alternate, tui.screen.cursorShown], [false, true])
	})

	it('is not for what is no terminal, and needs a daemon', async () => {
		const { code, stdout, stderr } = await run(program('zinit'), ['tui'], stage.env)
		assert.deepEqual([code, stdout], [1, ''])
		assert.match(stderr, /^Error: cannot set up the terminal/)
		const tui = await openScreen(stage, 'alone', ['--socket', join(stage.directory, 'none.sock'), 'top'])
		await tui.shows('Error: cannot reach zinit-server', 'no such socket')
		assert.equal(await tui.ended(), 4)
		assert.equal(tui.screen.alternate, false)
	})
})
