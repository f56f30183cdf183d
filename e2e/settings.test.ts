import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually } from './daemon.ts'
import { linesOf, says } from './looks.ts'
import { statusField } from './processes.ts'
import { isInstalled, isRoot } from './programs.ts'
import { scene } from './scene.ts'
import { service } from './units.ts'

const start = scene()
const asRoot = isRoot ? false : 'needs root'

describe('a process setting', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start({ env: { SECRET: 'hidden', WANTED: 'shown', ZINIT_INTENT_FILE: '/nowhere' } })
	})

	const set = async (name: string, exec: string, keys: Record<string, unknown> = {}, tables: Record<string, unknown> = {}) => {
		await daemon.ask('service.set', { config: { service: { name, exec, ...keys }, ...tables }, persist: false })
		return name
	}
	/** What the service prints before `end`. */
	const prints = async (name: string) => {
		await says(daemon, name, 'end')
		return (await linesOf(daemon, name)).slice(0, -1)
	}

	it('user runs as that user with all its groups, and HOME, USER, LOGNAME of it', { skip: asRoot }, async () => {
		const name = 'games'
		const groups = execFileSync('id', ['-G', name], { encoding: 'utf8' }).trim()
		await set('user', 'id -un; id -gn; id -G; echo $USER $LOGNAME; echo end; exec sleep 1000', { user: name })
		const [user, group, all, names] = await prints('user')
		assert.deepEqual(
			[user, group, all, names],
			[name, execFileSync('id', ['-gn', name], { encoding: 'utf8' }).trim(), groups, `${name} ${name}`],
		)
	})

	it('user takes a uid, group replaces the primary group', { skip: asRoot }, async () => {
		await set('uid', 'id -u; id -g; echo end; exec sleep 1000', { user: 65_534, group: '12' })
		assert.deepEqual(await prints('uid'), ['65534', '12'])
	})

	it('umask, nice and oom_score_adj are those of the process, its shell included', async () => {
		await set('modes', 'umask; echo end; exec sleep 1000', { umask: '0027', nice: 5, oom_score_adj: 321 })
		assert.deepEqual(await prints('modes'), ['0027'])
		const { pid } = await daemon.reaches('modes', 'running')
		assert.equal((await readFile(`/proc/${pid}/oom_score_adj`, 'utf8')).trim(), '321')
		assert.equal((await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ')[16], '5')
	})

	it('limits are soft and hard, or each its own, or infinity', async () => {
		const tables = { limits: { nofile: '64:128', core: 0, cpu: 3600, stack: 'infinity', fsize: 'infinity' } }
		await set('limits', 'ulimit -Sn; ulimit -Hn; ulimit -c; ulimit -t; ulimit -f; echo end; exec sleep 1000', {}, tables)
		assert.deepEqual(await prints('limits'), ['64', '128', '0', '3600', 'unlimited'])
	})

	it('env_file is read at each start, in order, with its quotes; env wins, and a leading - may be missing', async () => {
		await writeFile(join(daemon.configDir, 'one.env'), '# words\nexport A=one\nB="two words"\nC=\'$A\'\nG=file\n')
		await writeFile(join(daemon.directory, 'two.env'), 'A=later\n')
		const keys = { env_file: ['one.env', join(daemon.directory, 'two.env'), '-nowhere.env'], env: { G: 'given' } }
		await set('files', 'echo "$A|$B|$C|$G|$WANTED"; echo end; exec sleep 1000', keys)
		assert.deepEqual(await prints('files'), ['later|two words|$A|given|shown'])
		await writeFile(join(daemon.directory, 'two.env'), 'A=anew\n')
		await daemon.ask('service.restart', { name: 'files' })
		await says(daemon, 'files', 'anew|')
	})

	it('inherit_env false leaves the usual names and ours, a list adds to them', async () => {
		const names = (lines: readonly string[]) =>
			lines.map(line => line.split('=')[0]).filter(name => name !== 'PWD' && name !== '_' && name !== 'SHLVL')
		await set('bare', 'env; echo end; exec sleep 1000', { inherit_env: false, env: { OWN: '1' } })
		const usual = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'TERM']
		const bare = names(await prints('bare'))
		assert.deepEqual(bare.filter(name => !usual.includes(name ?? '')).sort(), ['OWN', 'ZINIT_RUN', 'ZINIT_SERVICE'])
		assert.ok(bare.includes('PATH') && bare.includes('HOME'))
		await set('some', 'env; echo end; exec sleep 1000', { inherit_env: ['WANTED'] })
		assert.deepEqual(
			names(await prints('some'))
				.filter(name => !usual.includes(name ?? ''))
				.sort(),
			['WANTED', 'ZINIT_RUN', 'ZINIT_SERVICE'],
		)
	})

	it('the environment is else that of the daemon, with ZINIT_SERVICE and ZINIT_RUN', async () => {
		await set('env', 'echo "$SECRET $ZINIT_SERVICE $ZINIT_RUN"; env | grep -c INTENT; echo end; exec sleep 1000')
		const [words = '', intents] = await prints('env')
		assert.match(words, /^hidden env [0-9a-f]{16}:1$/)
		assert.equal(intents, '0')
	})

	it('limits, umask and nice are else those that the daemon was started with', async () => {
		const through = ['/bin/sh', '-c', 'ulimit -Sn 300; ulimit -Hn 4000; umask 037; exec nice -n 2 "$@"', 'sh']
		const other = await start({
			units: { plain: service('plain', 'ulimit -Sn; ulimit -Hn; umask; nice; echo end; exec sleep 1000') },
			through,
		})
		await says(other, 'plain', 'end')
		assert.deepEqual((await linesOf(other, 'plain')).slice(0, -1), ['300', '4000', '0037', '2'])
	})

	it('success_exit_codes count as success for policy and dependents; the real code stays', async () => {
		await set('codes', 'exit 75', { success_exit_codes: [75, 'SIGTERM'], oneshot: true })
		assert.equal((await daemon.reaches('codes', 'exited')).exit_code, 75)
		await set('needs-codes', 'exec sleep 1000', {}, { dependencies: { requires: ['codes'] } })
		await daemon.reaches('needs-codes', 'running')
		await set('by-signal', 'kill -TERM $$', { success_exit_codes: ['TERM'] }, { lifecycle: { restart: 'on-failure' } })
		const status = await daemon.reaches('by-signal', 'exited')
		assert.equal(status.exit_code, undefined)
	})

	it('exec_stop comes first, with MAINPID, directory and environment of the service; the signal follows what it leaves', async () => {
		const exec = "trap 'echo term' TERM; trap 'echo usr1; exit 0' USR1; echo up; while :; do sleep 0.02; done"
		await set('stop-hook', exec, { exec_stop: 'echo "hook $W $PWD"; kill -USR1 $MAINPID', dir: '/usr', env: { W: 'w' } })
		await says(daemon, 'stop-hook', 'up')
		await daemon.ask('service.stop', { name: 'stop-hook' })
		// A shell may tell of its sleep, which the signal ends.
		const lines = (await linesOf(daemon, 'stop-hook')).filter(line => line !== 'Terminated')
		assert.deepEqual(lines.slice(1).sort(), ['hook w /usr', 'usr1'])
	})

	it('exec_stop that hangs is followed by the signal at half of the time', async () => {
		await set(
			'stop-hang',
			"trap 'echo term; exit 0' TERM; echo up; while :; do sleep 0.02; done",
			{ exec_stop: 'sleep 1000' },
			{ lifecycle: { stop_timeout_ms: 600 } },
		)
		await says(daemon, 'stop-hang', 'up')
		await daemon.ask('service.stop', { name: 'stop-hang' })
		assert.ok((await linesOf(daemon, 'stop-hang')).includes('term'))
		await eventually('its hook to end', async () =>
			(await daemon.ask<{ children: unknown[] }>('service.children', { name: 'stop-hang' })).children.length === 0 ? true : undefined,
		)
	})

	it('exec_reload runs with MAINPID by reload of that name; its failure is told, and a service without it is refused', async () => {
		const exec = "trap 'echo reread' HUP; echo up; while :; do sleep 0.02; done"
		await set('reloads', exec, { exec_reload: 'kill -HUP $MAINPID' })
		await says(daemon, 'reloads', 'up')
		assert.equal((await daemon.ask<{ name: string }>('service.reload', { name: 'reloads' })).name, 'reloads')
		await says(daemon, 'reloads', 'reread')
		await set('reload-bad', 'exec sleep 1000', { exec_reload: 'echo no use >&2; exit 3' })
		const { error } = await daemon.call('service.reload', { name: 'reload-bad' })
		assert.deepEqual([error?.code, error?.data?.kind], [-32603, 'reload_failed'])
		assert.match(error?.message ?? '', /no use|3/)
		await set('reload-none', 'exec sleep 1000')
		assert.equal((await daemon.call('service.reload', { name: 'reload-none' })).error?.data?.kind, 'not_supported')
		await daemon.ask('service.stop', { name: 'reloads' })
		assert.deepEqual([(await daemon.call('service.reload', { name: 'reloads' })).error?.code], [-32002])
	})

	it('edge 80: nproc contains a fork bomb; others are served meanwhile, and a stop leaves nothing', {
		skip: asRoot || (isInstalled('perl') ? false : 'needs perl'),
	}, async () => {
		const uid = 64_000 + (process.pid % 1000)
		await set(
			'bomb',
			`perl -e 'while (1) { fork; select(undef, undef, undef, 0.02) }' & exec sleep 1000`,
			{ user: uid, group: uid },
			{ limits: { nproc: 20 }, lifecycle: { stop_timeout_ms: 300, restart: 'never' } },
		)
		const { pid } = await daemon.reaches('bomb', 'running')
		await eventually('many processes', async () =>
			(await daemon.ask<{ children: unknown[] }>('service.children', { name: 'bomb' })).children.length > 5 ? true : undefined,
		)
		await set('beside', 'exec sleep 1000')
		await daemon.reaches('beside', 'running')
		assert.equal(await statusField(pid, 'Uid').then(text => text?.split(/\s+/)[0]), String(uid))
		await daemon.ask('service.stop', { name: 'bomb', wait_ms: 20_000 })
		assert.deepEqual((await daemon.ask<{ children: unknown[] }>('service.children', { name: 'bomb' })).children, [])
	})
})
