import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { eventsOf, linesOf, pathOf, rowOf, rowWhen, says } from './looks.ts'
import { isInstalled } from './programs.ts'
import { scene } from './scene.ts'

const start = scene()
/**
 * A main process that takes its arguments in order: `wait FILE`, `sleep SECONDS`, all others are sent to the notification socket, then it runs on.
 * Whoever sends and ends at once may be gone before it is known, and is refused (config.md 9.3).
 */
const TELL = `use Socket; socket(S, PF_UNIX, SOCK_DGRAM, 0) or die; my $n = $ENV{NOTIFY_SOCKET}; $n =~ s/^@/\\0/;
for (@ARGV) {
	if (/^wait (.*)/) { select(undef, undef, undef, 0.02) until -e $1 }
	elsif (/^sleep (.*)/) { select(undef, undef, undef, $1) }
	else { s/\\\\n/\\n/g; send(S, $_, 0, pack_sockaddr_un($n)) or die "$!" }
}
sleep 1000`
const tell = (...steps: readonly string[]) => `exec perl -e "$TELL" '${steps.join("' '")}'`
const skip = isInstalled('perl') ? false : 'needs perl'

describe('readiness', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})

	const set = (name: string, exec: string, readiness: Record<string, unknown>, lifecycle: Record<string, unknown> = {}, more = {}) =>
		daemon.ask('service.set', {
			config: { service: { name, exec, env: { TELL } }, readiness, lifecycle: { restart: 'never', ...lifecycle }, ...more },
			persist: false,
			wait_ms: 0,
		})
	const gate = (name: string) => join(daemon.directory, `go-${name}`)
	const go = (name: string) => `while [ ! -e ${gate(name)} ]; do sleep 0.02; done`
	const release = (name: string) => writeFile(gate(name), '')

	it('by notify is Running at READY=1 and not before; STATUS= is shown until the end of the run', { skip }, async () => {
		await set('notify', tell('STATUS=warming up', `wait ${gate('notify')}`, 'STATUS=serving\\nREADY=1'), { type: 'notify' })
		const text = async () => (await daemon.ask<{ status_text: string | null }>('service.status_full', { name: 'notify' })).status_text
		await eventually('its status', async () => ((await text()) === 'warming up' ? true : undefined))
		assert.equal((await rowOf(daemon, 'notify')).state.state, 'starting')
		await release('notify')
		await daemon.reaches('notify', 'running')
		assert.equal(await text(), 'serving')
		await daemon.ask('service.stop', { name: 'notify' })
		assert.equal(await text(), null)
	})

	it('by notify is not given by a stranger', { skip }, async () => {
		await set('guarded', 'echo $NOTIFY_SOCKET; exec sleep 1000', { type: 'notify' })
		const socket = await says(daemon, 'guarded', '@')
		const stranger = spawn('perl', ['-e', TELL, 'READY=1'], { env: { ...daemon.env, NOTIFY_SOCKET: socket }, stdio: 'ignore' })
		await eventually('the refusal in the log', () => (/WARN refused a notification/.test(daemon.log()) ? true : undefined))
		stranger.kill('SIGKILL')
		assert.equal((await rowOf(daemon, 'guarded')).state.state, 'starting')
	})

	it('by notify works with systemd-notify', { skip: isInstalled('systemd-notify') ? false : 'needs systemd-notify' }, async () => {
		await set('systemd', 'systemd-notify --ready --status=up; exec sleep 1000', { type: 'notify' })
		await daemon.reaches('systemd', 'running')
	})

	it('by fd is Running at the first newline', async () => {
		await set('fd', `printf almost >&5; ${go('fd')}; echo >&5; exec sleep 1000`, { type: 'fd', fd: 5 })
		await daemon.reaches('fd', 'starting')
		await release('fd')
		await daemon.reaches('fd', 'running')
	})

	it('edge 59: by fd that is closed without a newline never comes: start timeout', async () => {
		await set('shut', 'printf no >&3; exec 3>&-; exec sleep 1000', { type: 'fd' }, { start_timeout_ms: 400 })
		assert.equal((await daemon.reaches('shut', 'failed')).error, 'start timeout')
	})

	it('by log is Running at the first matching line of either stream', async () => {
		await set('log', `echo nearly ready; ${go('log')}; echo 'listening on 80' >&2; exec sleep 1000`, {
			type: 'log',
			pattern: '^listening on \\d+$',
		})
		await says(daemon, 'log', 'nearly')
		assert.equal((await rowOf(daemon, 'log')).state.state, 'starting')
		await release('log')
		await daemon.reaches('log', 'running')
	})

	it('that does not come before the process ends is an ordinary exit', async () => {
		await set('ends', 'sleep 0.1; exit 0', { type: 'fd' })
		assert.equal((await daemon.reaches('ends', 'exited')).exit_code, 0)
	})

	it('comes first, then health is probed', async () => {
		await set(
			'both',
			`${go('both')}; echo >&3; exec sleep 1000`,
			{ type: 'fd' },
			{},
			{
				health: { type: 'exec', target: `[ -e ${daemon.directory}/go-both ]`, interval_ms: 20, retries: 1 },
			},
		)
		await daemon.reaches('both', 'starting')
		await release('both')
		await daemon.reaches('both', 'running')
		assert.equal((await pathOf(daemon, 'both')).includes('starting>stopping'), false)
	})

	it('by notify keeps a watchdog that barks when it is not petted: the health check has failed', { skip }, async () => {
		await set('dog', `echo $WATCHDOG_USEC; ${tell('READY=1', ...Array(8).fill(['sleep 0.4', 'WATCHDOG=1']).flat())}`, {
			type: 'notify',
			watchdog_ms: 2500,
		})
		assert.equal((await daemon.reaches('dog', 'failed')).error, 'health check failed after 1 attempts')
		assert.equal(await says(daemon, 'dog', '2500000'), '2500000')
		const [ran, ended] = (await eventsOf(daemon, 'dog')).filter(({ to }) => to === 'running' || to === 'stopping')
		assert.ok(ran && ended && ended.at_ms - ran.at_ms >= 8 * 400 + 2400, 'each WATCHDOG=1 begins the time anew')
	})

	it('by notify ends the watch over a service that says STOPPING=1', { skip }, async () => {
		await set('leaves', tell('READY=1', 'STOPPING=1', `wait ${gate('leaves')}`), { type: 'notify', watchdog_ms: 300 })
		await set('stays', tell('READY=1'), { type: 'notify', watchdog_ms: 600 })
		await daemon.reaches('leaves', 'running')
		await daemon.reaches('stays', 'failed')
		assert.equal((await rowOf(daemon, 'leaves')).state.state, 'running')
	})

	it('by log does not let an expression that takes for ever hold up the daemon, and comes with the line that matches', async () => {
		const hostile = `${'a'.repeat(40)}!`
		await set('hostile', `${`echo ${hostile};`.repeat(12)} ${go('hostile')}; echo aaaa; exec sleep 1000`, {
			type: 'log',
			pattern: '^(a+)+$',
		})
		await eventually('its lines', async () => ((await linesOf(daemon, 'hostile')).length === 12 ? true : undefined))
		await set('beside', 'echo ready; exec sleep 1000', { type: 'fd' })
		await says(daemon, 'beside', 'ready')
		assert.equal((await rowOf(daemon, 'hostile')).state.state, 'starting')
		await release('hostile')
		await daemon.reaches('hostile', 'running')
	})

	it('is given more time by EXTEND_TIMEOUT_USEC', { skip }, async () => {
		await set(
			'more',
			tell('EXTEND_TIMEOUT_USEC=60000000', `wait ${gate('more')}`, 'READY=1'),
			{ type: 'notify' },
			{ start_timeout_ms: 2000 },
		)
		const { since_ms } = await rowWhen(daemon, 'more', ({ state }) => state.state === 'starting')
		await eventually('its first time limit', () => (Date.now() > since_ms + 2500 ? true : undefined))
		assert.equal((await daemon.ask<Status>('service.status', { name: 'more' })).state, 'starting')
		await release('more')
		await daemon.reaches('more', 'running')
	})

	it('edge 60: and a start timeout at the same moment have one winner; who was ready is not killed', async () => {
		const names = Array.from({ length: 24 }, (_, index) => `race-${index}`)
		await Promise.all(
			names.map((name, index) => set(name, `sleep 0.${25 + index}; echo >&3; exec sleep 1000`, { type: 'fd' }, { start_timeout_ms: 370 })),
		)
		for (const name of names) {
			const { state } = await rowWhen(daemon, name, each => each.state.state === 'running' || each.state.state === 'failed')
			const path = await pathOf(daemon, name)
			assert.ok(!path.includes('running>stopping'), path.join())
			if (state.state === 'failed') assert.equal((await daemon.ask<Status>('service.status', { name })).error, 'start timeout')
		}
	})
})
