import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { pathOf, rowOf, rowWhen, says } from './looks.ts'
import { freePort, listen, portOf } from './ports.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'

const start = scene()
const serve = (port: number, host = '127.0.0.1') =>
	`exec '${process.execPath}' -e "require('net').createServer().listen(${port}, '${host}', () => console.log('open'))"`

describe('a gate', { concurrency: true }, () => {
	let daemon: Daemon
	const strangers: ChildProcess[] = []
	before(async () => {
		daemon = await start()
	})
	after(() => {
		for (const stranger of strangers) stranger.kill('SIGKILL')
	})

	const set = (name: string, exec: string, more: Record<string, unknown> = {}, tables: Record<string, unknown> = {}) =>
		daemon.ask('service.set', { config: { service: { name, exec, ...more }, ...tables }, persist: false, wait_ms: 0 })
	const errorOf = async (name: string) => (await daemon.ask<Status>('service.status', { name })).error
	/** A process of nobody's service, its name as given. */
	const stranger = async (file: string, ...args: readonly string[]) => {
		const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
		strangers.push(child)
		if (args[0] === '-e') await new Promise(resolve => child.stdout.once('data', resolve))
		return child
	}
	const listener = (port: number) => stranger(process.execPath, '-e', serve(port).replace(/^.*-e "|"$/g, ''))

	for (const host of ['127.0.0.1', '::1']) {
		it(`of a port that a stranger holds on ${host} names the process, and opens by itself when it is gone`, async () => {
			const server = await listen(0, host)
			const name = `port-${host.replaceAll(':', '')}`
			await set(name, 'exec sleep 1000', { ports: [portOf(server)] })
			const { error } = await daemon.reaches(name, 'blocked')
			assert.match(error ?? '', new RegExp(`^port ${portOf(server)} is in use by external process: .+ \\(PID ${process.pid}\\)$`))
			const why = await daemon.ask<{ blocked: boolean; port_conflict: string; ascii: string }>('service.why', { name })
			assert.equal(why.blocked, true)
			assert.match(why.port_conflict, new RegExp(`^port ${portOf(server)} in use by external process: .+ \\(PID ${process.pid}\\)$`))
			server.close()
			await daemon.reaches(name, 'running')
		})
	}

	it('of a port that a service holds, declared or not, names the service', async () => {
		const port = await freePort()
		await set('holder', serve(port))
		await says(daemon, 'holder', 'open')
		await set('waiter', 'exec sleep 1000', { ports: [port] })
		assert.equal((await daemon.reaches('waiter', 'blocked')).error, `port conflict on ${port}: already in use by holder`)
		await daemon.ask('service.stop', { name: 'holder' })
		await daemon.reaches('waiter', 'running')
	})

	it('of a declared port is shut while another active service declares it, and opens at once when that ends', async () => {
		const port = await freePort()
		await set('first', 'exec sleep 1000', { ports: [port] })
		await daemon.reaches('first', 'running')
		await set('second', 'exec sleep 1000', { ports: [port] })
		assert.equal((await daemon.reaches('second', 'blocked')).error, `port conflict on ${port}: already in use by first`)
		await daemon.ask('service.stop', { name: 'first' })
		await daemon.reaches('second', 'running')
	})

	it('of a port is not shut by what an earlier run left behind: that is swept, not reported', async () => {
		const port = await freePort()
		const leave = `(setsid sh -c ${JSON.stringify(serve(port))} > again-$$ &) ; until [ -s again-$$ ]; do sleep 0.02; done; exit 1`
		await set('again', leave, { ports: [port] }, { lifecycle: { restart_delay_ms: 1, restart_delay_max_ms: 1, max_restarts: 5 } })
		await rowWhen(daemon, 'again', ({ state, restarts }) => state.state === 'failed' && restarts === 5)
		assert.equal(
			(await pathOf(daemon, 'again')).some(step => step.endsWith('blocked')),
			false,
		)
	})

	it('of a filter names what matches, without regard to case, and opens when it is gone', async () => {
		await symlink('/bin/sleep', join(daemon.directory, 'qzFiltered'))
		const { pid } = await stranger(join(daemon.directory, 'qzFiltered'), '1000')
		await set('filtered', 'exec sleep 1000', { process_filters: ['QZfilter'] })
		assert.equal(
			(await daemon.reaches('filtered', 'blocked')).error,
			`process filter 'QZfilter' matched 1 running process(es): qzFiltered (PID ${pid})`,
		)
		const { process_conflict } = await daemon.ask<{ process_conflict: { filter: string; processes: { pid: number }[] } }>('service.why', {
			name: 'filtered',
		})
		assert.deepEqual([process_conflict.filter, process_conflict.processes.map(each => each.pid)], ['QZfilter', [pid]])
		process.kill(pid ?? 0, 'SIGKILL')
		await daemon.reaches('filtered', 'running')
	})

	it('is cleared by kill_others: holders and matches of nobody go, those of a service stay and are named', async () => {
		const port = await freePort()
		const { pid = 0 } = await listener(port)
		await symlink('/bin/sleep', join(daemon.directory, 'qzVictim'))
		const victim = await stranger(join(daemon.directory, 'qzVictim'), '1000')
		await set('clears', 'exec sleep 1000', { ports: [port], process_filters: ['qzvictim'], kill_others: true })
		await daemon.reaches('clears', 'running')
		assert.deepEqual([await isAlive(pid), await isAlive(victim.pid ?? 0)], [false, false])
		const other = await freePort()
		await set('owner', serve(other))
		await says(daemon, 'owner', 'open')
		await set('polite', 'exec sleep 1000', { ports: [other], kill_others: true })
		assert.equal((await daemon.reaches('polite', 'blocked')).error, `port conflict on ${other}: already in use by owner`)
		assert.equal((await rowOf(daemon, 'owner')).state.state, 'running')
	})

	it('edge 45: of a conflict lets one of two run that start together, whoever says so; the other runs when it is gone', async () => {
		await set('left', 'exec sleep 1000', { status: 'stop' })
		await set('right', 'exec sleep 1000', { status: 'stop' }, { dependencies: { conflicts: ['left'] } })
		await Promise.all(['left', 'right'].map(name => daemon.ask('service.start', { name })))
		const states = await Promise.all(['left', 'right'].map(async name => (await rowOf(daemon, name)).state.state))
		assert.deepEqual([...states].sort(), ['blocked', 'running'])
		const [winner = '', loser = ''] = states[0] === 'running' ? ['left', 'right'] : ['right', 'left']
		assert.equal(await errorOf(loser), `conflicts with: ${winner}`)
		await daemon.ask('service.stop', { name: winner })
		await daemon.reaches(loser, 'running')
		await daemon.ask('service.start', { name: winner })
		assert.equal(await errorOf(winner), `conflicts with: ${loser}`)
	})

	it('is left at once by a stop', async () => {
		const server = await listen(0)
		await set('gives-up', 'exec sleep 1000', { ports: [portOf(server)] })
		await daemon.reaches('gives-up', 'blocked')
		assert.equal((await daemon.ask<{ state: string }>('service.stop', { name: 'gives-up' })).state, 'inactive')
		server.close()
	})
})

describe('edge 45: at every boot', () => {
	it('the same one of two that conflict comes up', async () => {
		const unit = (name: string, rival: string) =>
			`[service]\nname = "${name}"\nexec = "exec sleep 1000"\n[dependencies]\nconflicts = ["${rival}"]\n`
		for (let boot = 0; boot < 3; boot += 1) {
			const daemon = await start({ units: { z: unit('alpha', 'beta'), a: unit('beta', 'alpha') } })
			await daemon.reaches('alpha', 'running')
			assert.equal((await daemon.reaches('beta', 'blocked')).error, 'conflicts with: alpha')
			await eventually('its path', async () => ((await pathOf(daemon, 'beta')).join() === 'inactive>blocked' ? true : undefined))
		}
	})
})
