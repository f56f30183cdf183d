import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { eventsOf, linesOf, type Mutation, pathOf, rowOf, rowWhen, says } from './looks.ts'
import { childrenOf, isAlive, statusField } from './processes.ts'
import { scene } from './scene.ts'
import { service } from './units.ts'

const start = scene()
const lifecycle = (...lines: readonly string[]) => `[lifecycle]\n${lines.join('\n')}\n`
/** A loop that ignores SIGTERM, without an end. */
const deaf = "trap '' TERM; while :; do sleep 0.1; done"

describe('a stop, to the last process', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})

	/** Starts a service and waits for the pids that its processes print, one a line. */
	const open = async (name: string, exec: string, count: number, config: Record<string, unknown> = {}) => {
		await daemon.ask('service.set', { config: { service: { name, exec }, lifecycle: { stop_timeout_ms: 400, ...config } }, persist: false })
		return eventually(`the pids of ${name}`, async () => {
			const pids = (await linesOf(daemon, name)).map(Number).filter(pid => pid > 0)
			return pids.length === count ? pids : undefined
		})
	}
	const stop = (name: string) => daemon.ask<Mutation>('service.stop', { name, wait_ms: 20_000 })
	const living = async (pids: readonly number[]) => (await Promise.all(pids.map(isAlive))).filter(Boolean).length

	it('edge 27: a child that ignores the signal and outlives its leader is killed; until then it is stopping', async () => {
		const pids = await open('orphan', `(${deaf}) & echo $!; echo $$; trap 'exit 0' TERM; while :; do sleep 0.05; done`, 2, {
			stop_timeout_ms: 3000,
		})
		await daemon.ask('service.stop', { name: 'orphan', wait_ms: 0 })
		await eventually('the leader to end', async () => ((await isAlive(pids[1] ?? 0)) ? undefined : true))
		assert.deepEqual([(await rowOf(daemon, 'orphan')).state.state, await living(pids)], ['stopping', 1])
		await daemon.reaches('orphan', 'exited')
		assert.equal(await living(pids), 0)
	})

	it('edge 28: a child in a session of its own is found and ended, even when it ignores the signal', async () => {
		const pids = await open('escape', `setsid sh -c 'echo $$; ${deaf.replaceAll("'", `'\\''`)}' & exec sleep 1000`, 1)
		const { state } = await stop('escape')
		assert.deepEqual([state, await living(pids)], ['exited', 0])
	})

	it('edge 28: so is one that has cleared its environment', async () => {
		const pids = await open('bare', "env -i setsid sh -c 'echo $$; exec sleep 1000' & exec sleep 1000", 1)
		await stop('bare')
		assert.equal(await living(pids), 0)
	})

	it('edge 28: so are twenty whose own children come and go, which are no sessions of others', async () => {
		const names = Array.from({ length: 20 }, (_, index) => `busy-${index}`)
		const busy = 'trap "" TERM; while :; do sleep 0.01; done'
		const pids = await Promise.all(names.map(name => open(name, `setsid sh -c 'echo $$; ${busy}' & exec sleep 1000`, 1)))
		await Promise.all(names.map(stop))
		assert.equal(await living(pids.flat()), 0)
	})

	it('edge 16: a group that is suspended ends by its signal at once', async () => {
		const [pid = 0] = await open('frozen', "trap 'echo bye; exit 0' TERM; echo $$; while :; do sleep 0.05; done", 1, {
			stop_timeout_ms: 20_000,
		})
		await daemon.ask('service.kill', { name: 'frozen', signal: 'STOP' })
		await eventually('it to be suspended', async () => ((await statusField(pid, 'State'))?.startsWith('T') ? true : undefined))
		assert.equal((await stop('frozen')).state, 'exited')
		await says(daemon, 'frozen', 'bye')
	})

	it('edge 26: a process that ends while it is killed is stopped once, with the exit it had', async () => {
		await open('late', `trap 'sleep 0.5; exit 7' TERM; echo $$; while :; do sleep 0.05; done`, 1, { stop_timeout_ms: 500 })
		await stop('late')
		const path = await pathOf(daemon, 'late')
		assert.deepEqual(path.slice(-2), ['running>stopping', 'stopping>exited'])
		assert.equal(path.filter(step => step.startsWith('stopping>')).length, 1)
		const { last_exit } = await daemon.ask<{ last_exit: { code: number | null; signal: number | null } }>('service.status_full', {
			name: 'late',
		})
		// Which of the two is first is chance; it is one of them.
		assert.match(`${last_exit.code} ${last_exit.signal}`, /^(7 null|null 9)$/)
	})

	it('edge 34: an exec_stop that succeeds and ends nothing is followed by the signal at once', async () => {
		const config = {
			service: { name: 'heeds', exec: "echo up; trap 'echo told; exit 0' TERM; while :; do sleep 0.02; done", exec_stop: 'echo asked' },
			lifecycle: { stop_timeout_ms: 600_000 },
		}
		await daemon.ask('service.set', { config, persist: false })
		await says(daemon, 'heeds', 'up')
		assert.equal((await stop('heeds')).state, 'exited')
		// The shell may say of its child that it was terminated.
		const lines = (await linesOf(daemon, 'heeds')).filter(line => line !== 'Terminated')
		assert.deepEqual(lines, ['up', 'asked', 'told'])
	})

	it('edge 34: and then by SIGKILL', async () => {
		const config = {
			service: { name: 'polite', exec: `echo $$; ${deaf}`, exec_stop: 'echo asked $MAINPID' },
			lifecycle: { stop_timeout_ms: 600 },
		}
		await daemon.ask('service.set', { config, persist: false })
		const pid = Number(await says(daemon, 'polite', ''))
		assert.equal((await stop('polite')).state, 'exited')
		assert.deepEqual([await isAlive(pid), await says(daemon, 'polite', 'asked')], [false, `asked ${pid}`])
	})

	it('edge 32: a service that restarts itself over the socket runs again, though the caller died of it', async () => {
		const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'service.restart', params: { name: 'self' } })
		const call = `require('net').connect('${daemon.socket}').write('${request}\\n')`
		await daemon.ask('service.set', {
			config: {
				service: {
					name: 'self',
					exec: `[ -e again ] || { : > again; exec '${process.execPath}' -e "$CALL"; }; exec sleep 1000`,
					env: { CALL: call },
				},
			},
			persist: false,
		})
		await rowWhen(daemon, 'self', ({ state }) => state.state === 'running')
		await eventually('the second run', async () =>
			(await daemon.ask<{ run: number }>('service.status_full', { name: 'self' })).run > 1 ? true : undefined,
		)
		await daemon.reaches('self', 'running')
	})

	it('edge 7, 9: what lives on after exit 0 of a daemon that forks twice is residue: Exited, listed, ended by a stop', async () => {
		const pids = await open('forks', "(setsid sh -c 'echo $$; exec sleep 1000' &) ; sleep 0.1; exit 0", 1)
		await daemon.reaches('forks', 'exited')
		const { children } = await daemon.ask<{ children: { pid: number }[] }>('service.children', { name: 'forks' })
		assert.deepEqual(
			children.map(({ pid }) => pid),
			pids,
		)
		assert.equal((await rowOf(daemon, 'forks')).restarts, 0)
		assert.equal((await eventsOf(daemon, 'forks')).filter(({ to }) => to === 'failed').length, 0)
		assert.equal(
			daemon
				.log()
				.split('\n')
				.filter(line => /WARN processes live on .*forks/.test(line)).length,
			1,
		)
		await stop('forks')
		assert.equal(await living(pids), 0)
	})

	it('ends what it left behind before the next run starts, whose process is then the only one', async () => {
		const pids = await open('litter', "(setsid sh -c 'echo $$; exec sleep 1000' &) ; sleep 0.1; exit 3", 2, {
			restart_delay_ms: 1,
			max_restarts: 1,
		})
		await rowWhen(daemon, 'litter', ({ state, restarts }) => state.state === 'failed' && restarts === 1)
		await eventually('the litter to be gone', async () => ((await living(pids)) === 0 ? true : undefined))
	})

	it('leaves alone what left the group where kill_mode is group', async () => {
		const [pid = 0] = await open('loose', "setsid sh -c 'echo $$; exec sleep 1000' & exec sleep 1001", 1, { kill_mode: 'group' })
		assert.equal((await stop('loose')).state, 'exited')
		assert.ok(await isAlive(pid))
		process.kill(pid, 'SIGKILL')
	})

	it('sends the signal of the definition', async () => {
		await open('usr', "trap 'echo got usr2; exit 0' USR2; echo $$; while :; do sleep 0.05; done", 1, {
			stop_signal: 'SIGUSR2',
			stop_timeout_ms: 20_000,
		})
		assert.equal((await daemon.ask<Status>('service.status', { name: 'usr' })).state, 'running')
		await stop('usr')
		await says(daemon, 'usr', 'got usr2')
	})
})

describe('edge 1, 2: processes that were orphaned', () => {
	it('are reaped at once by the daemon, whoever they are, and it goes on', async () => {
		const daemon = await start({
			units: {
				orphans: service(
					'orphans',
					'for i in 1 2 3 4 5 6 7 8; do (setsid sleep 0.1 &); done; sleep 0.2; echo done; exec sleep 1000',
					lifecycle(),
				),
			},
		})
		await says(daemon, 'orphans', 'done')
		await eventually('all to be reaped', async () => {
			const pids = await childrenOf(daemon.process.pid ?? 0)
			return pids.join() === String((await rowOf(daemon, 'orphans')).pid) ? true : undefined
		})
		assert.equal((await rowOf(daemon, 'orphans')).state.state, 'running')
	})
})
