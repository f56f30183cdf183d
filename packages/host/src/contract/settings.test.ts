import assert from 'node:assert/strict'
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { findWrapper } from '../settings/wrappers.ts'
import { openHarness, spawners, statusOf, until } from './harness.ts'

const isRoot = process.getuid?.() === 0
const asRoot = { skip: isRoot ? false : 'needs root' }
/** A user that every machine has, with a group of that name or another. */
const nobody = readFileSync('/etc/passwd', 'utf8')
	.split('\n')
	.map(line => line.split(':'))
	.find(([name]) => name === 'nobody')

for (const spawner of spawners) {
	describe(`process settings, ${spawner}`, () => {
		it('change neither pid, arguments, exit code nor descriptors of the shell, and add no process', async () => {
			await using harness = await openHarness(spawner)
			const settings = { umask: '0027', nice: getPriority() + 1, limits: { nofile: 512 } }
			const pid = await harness.start('plain', 'echo $$; echo "$0" "$#"; echo oops >&2; sleep 100; exit 7', { settings })
			await until(() => harness.lines('plain').length === 3, 'its lines')
			assert.deepEqual(harness.lines('plain', 'stdout'), [String(pid), '/bin/sh 0'])
			assert.deepEqual(harness.lines('plain', 'stderr'), ['oops'])
			assert.equal(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 2).join(' '), '/bin/sh -c')
			const { NSsid, NSpgid, SigIgn } = statusOf(pid)
			assert.deepEqual([NSsid, NSpgid, SigIgn], [String(pid), String(pid), '0000000000000000'])
			// A shell blocks signals while it forks.
			await until(() => statusOf(pid).SigBlk === '0000000000000000', 'that none is blocked')
			assert.deepEqual(descriptors(pid), ['0', '1', '2'])
			await until(() => harness.host.processes.list('plain').length === 2, 'exactly two processes')
			harness.host.processes.signal('plain', 15)
			assert.equal((await harness.event('exited', 'plain')).signal, 15)
			harness.spawn('code', 'exit 42', { settings })
			assert.equal((await harness.event('exited', 'code')).code, 42)
		})

		it('set umask, nice value and limits', async () => {
			await using harness = await openHarness(spawner)
			const nice = getPriority() + 3
			harness.spawn('set', 'umask; ulimit -Sn; ulimit -Hn; ulimit -Sc; exec sleep 100', {
				settings: { umask: '027', nice, limits: { nofile: '100:200', core: 0 } },
			})
			await until(() => harness.lines('set').length === 4, 'its lines')
			assert.deepEqual(harness.lines('set'), ['0027', '100', '200', '0'])
			assert.equal(getPriority(harness.host.processes.mainPid('set')), nice)
		})

		it('inherit what is not given', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('rest', 'umask; cat /proc/self/oom_score_adj', { settings: { limits: { core: 0 } } })
			await harness.event('exited', 'rest')
			const [umask, score] = harness.lines('rest')
			assert.deepEqual(
				[umask, score],
				[process.umask().toString(8).padStart(4, '0'), readFileSync('/proc/self/oom_score_adj', 'utf8').trim()],
			)
		})

		it('raise the score of the OOM killer', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('oom', 'cat /proc/self/oom_score_adj', { settings: { oom_score_adj: 900 } })
			await harness.event('exited', 'oom')
			assert.deepEqual(harness.lines('oom'), ['900'])
		})

		it('run as a user with the groups of the database, which is told its name', asRoot, async () => {
			await using harness = await openHarness(spawner)
			assert.ok(nobody)
			const [, , uid, gid, , home] = nobody
			harness.spawn('user', 'id -u; id -g; echo $USER $LOGNAME $HOME; grep ^CapEff /proc/self/status', {
				settings: { user: 'nobody' },
				inherited: { HOME: '/root', USER: 'root' },
			})
			assert.equal((await harness.event('exited', 'user')).code, 0)
			assert.deepEqual(harness.lines('user'), [uid, gid, `nobody nobody ${home}`, 'CapEff:\t0000000000000000'])
		})

		it('leave HOME, USER and LOGNAME alone where they are given', asRoot, async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('given', 'echo $USER $HOME', { settings: { user: 'nobody' }, env: { HOME: '/srv', USER: 'me' } })
			await harness.event('exited', 'given')
			assert.deepEqual(harness.lines('given'), ['me /srv'])
		})

		it('take a uid and a gid as numbers and as text', asRoot, async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('ids', 'id -u; id -g; id -G', { settings: { user: '54321', group: 54322 } })
			await harness.event('exited', 'ids')
			assert.deepEqual(harness.lines('ids'), ['54321', '54322', '54322'])
			harness.spawn('group', 'id -u; id -g', { settings: { group: 54322 } })
			await harness.event('exited', 'group')
			assert.deepEqual(harness.lines('group'), ['0', '54322'])
		})

		it('let the user open /dev/stdout and /dev/stderr again', asRoot, async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('again', 'echo out >/dev/stdout; echo err >/dev/stderr', { settings: { user: 'nobody' } })
			const exit = await harness.event('exited', 'again')
			// Node's pipes are sockets, which nobody can open again.
			if (spawner === 'portable') return
			assert.deepEqual([exit.code, harness.lines('again', 'stdout'), harness.lines('again', 'stderr')], [0, ['out'], ['err']])
		})

		it('name a user or group that is unknown', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('user', 'true', { settings: { user: 'no-such-user' } })
			assert.equal((await harness.event('spawn_failed', 'user')).message, "cannot apply service.user 'no-such-user': no such user")
			harness.spawn('group', 'true', { settings: { group: 'no-such-group' } })
			assert.equal((await harness.event('spawn_failed', 'group')).message, "cannot apply service.group 'no-such-group': no such group")
			harness.spawn('uid', 'true', { settings: { user: 54321 } })
			assert.equal(
				(await harness.event('spawn_failed', 'uid')).message,
				"cannot apply service.user '54321': it has no primary group, service.group is needed",
			)
		})

		it('name a limit that is not permitted, with the reason of the system, and leave no process', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('limit', 'echo started', { settings: { umask: '022', limits: { nofile: 2 ** 40 } } })
			const { message } = await harness.event('spawn_failed', 'limit')
			assert.equal(message, `cannot apply limits.nofile '${2 ** 40}': failed to set the NOFILE resource limit: Operation not permitted`)
			assert.deepEqual(harness.lines('limit'), [])
			assert.deepEqual(harness.host.processes.list('limit'), [])
			assert.deepEqual(
				harness.events.map(({ type }) => type),
				['spawn_failed'],
			)
		})

		it('refuse what is no limit', async () => {
			await using harness = await openHarness(spawner)
			for (const value of ['many', '1:2:3', '', '-1']) {
				harness.spawn(`limit${value}`, 'true', { settings: { limits: { nofile: value } } })
				assert.equal((await harness.event('spawn_failed', `limit${value}`)).message, `limits.nofile '${value}' is not a limit`)
			}
		})

		it('still report the shell that finds no program, a bad directory and a command that is too long', async () => {
			await using harness = await openHarness(spawner)
			const settings = { umask: '022', limits: { core: 0 } }
			harness.spawn('missing', '/nonexistent/program', { settings })
			assert.equal((await harness.event('exited', 'missing')).code, 127)
			harness.spawn('nowhere', 'true', { settings, dir: '/nonexistent' })
			assert.equal(
				(await harness.event('spawn_failed', 'nowhere')).message,
				"cannot enter directory '/nonexistent': no such file or directory (ENOENT)",
			)
			harness.spawn('long', `: ${'x'.repeat(200_000)}`, { settings })
			assert.match((await harness.event('spawn_failed', 'long')).message, /argument list too long \(E2BIG\)$/)
		})

		it('tell nothing of a spawn that is cancelled on the way to its shell', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('cancelled', 'sleep 100', { settings: { umask: '022', limits: { core: 0 } } })
			const pid = await until(() => harness.host.processes.mainPid('cancelled'), 'the process')
			harness.host.processes.cancel('cancelled', 1)
			await until(() => statusOf(pid).State === undefined, 'the end of the child')
			harness.spawn('marker', 'true')
			await harness.event('exited', 'marker')
			assert.deepEqual(
				harness.events.filter(event => event.service === 'cancelled' && event.type !== 'residue' && event.type !== 'spawned'),
				[],
			)
		})

		it('apply to exec probes and hooks', asRoot, async () => {
			await using harness = await openHarness(spawner)
			const settings = { user: 'nobody', umask: '0007' }
			const context = { dir: null, env: { PATH: process.env.PATH ?? '' }, settings }
			const probe = {
				...context,
				service: 'p',
				type: 'exec',
				target: '[ "$(id -un)" = nobody ] && [ "$(umask)" = 0007 ]',
				expect_status: 200,
				timeout_ms: 5000,
			} as const
			assert.deepEqual(await harness.host.probe(probe, new AbortController().signal), { ok: true })
			const unknown = { ...probe, settings: { user: 'no-such-user' } }
			assert.deepEqual(await harness.host.probe(unknown, new AbortController().signal), {
				ok: false,
				error: "cannot apply service.user 'no-such-user': no such user",
			})
			const hook = await harness.host.processes.runHook(
				'p',
				{ ...context, exec: 'id -un; echo bad >&2; exit 3' },
				new AbortController().signal,
			)
			assert.deepEqual([hook, harness.lines('p', 'stdout')], [{ code: 3, signal: null, stderr: 'bad\n' }, ['nobody']])
		})
	})
}

describe('native spawner', () => {
	it('gives the FIFOs to the user of the service, in a directory that is closed to it', asRoot, async () => {
		await using harness = await openHarness('native')
		chmodSync(harness.directory, 0o700)
		await harness.start('owned', 'exec sleep 100', { settings: { user: 54321, group: 54321 } })
		const facts = statSync(join(harness.directory, 'state', 'logs', 'owned.out'))
		assert.deepEqual([facts.uid, facts.mode & 0o777], [54321, 0o600])
	})
})

describe('a wrapper', () => {
	it('that is missing is named', () => {
		assert.throws(() => findWrapper('no-such-wrapper', 'limits'), { message: "cannot find 'no-such-wrapper', which limits needs" })
	})
})

function descriptors(pid: number): string[] {
	return readdirSync(`/proc/${pid}/fd`).sort()
}
