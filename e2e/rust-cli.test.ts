import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Daemon, eventually, run, startDaemon } from './daemon.ts'

const directory = process.env.ZINIT_RS_DIR
const skip = directory === undefined ? 'ZINIT_RS_DIR does not name a directory with the zinit 0.3.9 programs' : false

describe('the Rust CLI of zinit 0.3.9 drives our daemon', { skip }, () => {
	let daemon: Daemon
	const zinit = (...args: string[]) => run(join(directory ?? '', 'zinit'), args, daemon.env)

	before(async () => {
		daemon = await startDaemon({
			units: {
				database: '[service]\nname = "database"\nexec = "echo db ready; exec sleep 1000"\n',
				app: '[service]\nname = "app"\nexec = "sleep 1000"\n[dependencies]\nrequires = ["database"]\n',
				idle: '[service]\nname = "idle"\nexec = "sleep 1000"\nstatus = "stop"\n',
				'needs-idle': '[service]\nname = "needs-idle"\nexec = "sleep 1000"\n[dependencies]\nrequires = ["idle"]\n',
			},
		})
		await daemon.reaches('app', 'running')
	})
	after(() => daemon.cleanUp())

	it('pings', async () => {
		assert.match((await zinit('ping')).stdout, /^zinit daemon v.* is running/)
	})

	it('lists with states and pids', async () => {
		const { stdout, code } = await zinit('list')
		assert.equal(code, 0)
		assert.match(stdout, /● app +Running \(pid: \d+\)/)
		assert.match(stdout, /○ needs-idle +Blocked/)
	})

	it('shows a status with its reason', async () => {
		const { stdout } = await zinit('status', 'needs-idle')
		assert.match(stdout, /Service: needs-idle\nState: +○ Blocked\nError: +waiting on: idle/)
	})

	it('explains', async () => {
		assert.match((await zinit('why', 'needs-idle')).stdout, /\[\?\] needs-idle \(blocked\)\n {2}-> waiting on idle \(inactive\)/)
		assert.match((await zinit('why', 'database')).stdout, /database is not blocked/)
	})

	it('draws the tree', async () => {
		assert.match((await zinit('tree')).stdout, /\[\+\] app \(running\)/)
	})

	it('shows logs', async () => {
		await eventually('the line', async () => ((await zinit('logs', 'database')).stdout.includes('[stdout] db ready') ? true : undefined))
	})

	it('stops with the cascade, before it answers, and starts again', async () => {
		const stopped = await zinit('stop', 'database')
		assert.equal(stopped.code, 0)
		assert.match(stopped.stdout, /Stopped: database/)
		assert.equal((await daemon.ask<{ state: string }>('service.status', { name: 'app' })).state, 'blocked')
		assert.match((await zinit('start', 'database')).stdout, /Started: database/)
		await daemon.reaches('app', 'running')
	})

	it('starts a service that is not started at boot', async () => {
		assert.equal((await zinit('start', 'needs-idle', '--tree')).code, 0)
		await daemon.reaches('needs-idle', 'running')
	})

	it('restarts', async () => {
		const { pid } = await daemon.reaches('database', 'running')
		assert.equal((await zinit('restart', 'database')).code, 0)
		assert.notEqual((await daemon.reaches('database', 'running')).pid, pid)
		await daemon.reaches('app', 'running')
	})

	it('kills without stopping', async () => {
		await daemon.reaches('idle', 'running')
		assert.equal((await zinit('kill', 'idle', '--signal', 'KILL')).code, 0)
		await eventually('the restart', async () => {
			const [row] = (await daemon.ask<{ name: string; restarts: number }[]>('service.list_full')).filter(({ name }) => name === 'idle')
			return row !== undefined && row.restarts > 0 ? row : undefined
		})
	})

	it('adds a service from a file and from words, and replaces one', async () => {
		const file = join(daemon.directory, 'd1.toml')
		await writeFile(file, '[service]\nname = "d1"\nexec = "sleep 1000"\n')
		assert.match((await zinit('add-service', file)).stdout, /Service 'd1' added \(saved to .*d1\.toml\)/)
		await daemon.reaches('d1', 'running')
		assert.equal((await zinit('add-service', '--name', 'd2', '--exec', 'sleep 1000', '--requires', 'd1')).code, 0)
		await daemon.reaches('d2', 'running')
		await writeFile(file, '[service]\nname = "d1"\nexec = "sleep 2000"\n')
		assert.equal((await zinit('add-service', file)).code, 0)
		await daemon.reaches('d2', 'running')
	})

	it('removes a service within its time limit, dependents stay', async () => {
		const { code, stdout } = await zinit('remove', 'd1')
		assert.equal(code, 0)
		assert.match(stdout, /Removed: d1/)
		assert.equal((await daemon.ask<{ error: string }>('service.status', { name: 'd2' })).error, "missing dependency 'd1'")
	})

	it('shows the inner state and process trees', async () => {
		assert.match((await zinit('debug-state')).stdout, /=== Service Graph State ===/)
		assert.match((await zinit('debug-procs', 'database')).stdout, /database \(pid=\d+\)/)
	})

	it('fails for an unknown name', async () => {
		const { code, stderr } = await zinit('stop', 'ghost')
		assert.equal(code, 1)
		assert.match(stderr, /service not found: ghost/)
	})

	it('shuts the daemon down', async () => {
		assert.equal((await zinit('shutdown')).code, 0)
		assert.equal(
			await new Promise(resolve =>
				daemon.process.exitCode === null ? daemon.process.once('exit', resolve) : resolve(daemon.process.exitCode),
			),
			0,
		)
		assert.deepEqual(await daemon.survivors(), [])
	})
})
