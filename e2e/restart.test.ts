import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { eventually } from './daemon.ts'
import { type Event, eventsOf, linesOf, type Row, rowOf, rowWhen } from './looks.ts'
import { isInstalled, isRoot } from './programs.ts'
import { scene } from './scene.ts'
import { service, sleeper } from './units.ts'

const start = scene()
const lifecycle = (keys: Readonly<Record<string, unknown>>) =>
	`[lifecycle]\n${Object.entries(keys)
		.map(([key, value]) => `${key} = ${JSON.stringify(value)}`)
		.join('\n')}\n`

/** ms from the start of each run to the start of the next. */
const pauses = (events: readonly Event[]) => {
	const starts = events.filter(({ from, to }) => from !== 'starting' && to === 'starting').map(({ at_ms }) => at_ms)
	return starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
}

describe('a restart', { concurrency: true }, () => {
	it('edge 51: of a crash loop comes later each time up to a cap, the next one is shown, and after the last there is none', async () => {
		const daemon = await start({
			units: { loop: service('loop', 'exit 1', lifecycle({ restart_delay_ms: 60, restart_delay_max_ms: 200, max_restarts: 4 })) },
		})
		const { retry_in_ms: due } = await rowWhen(daemon, 'loop', row => row.retry_in_ms !== null)
		assert.ok(due !== null && due <= 200)
		await rowWhen(daemon, 'loop', ({ state, restarts, retry_in_ms }) => state.state === 'failed' && restarts === 4 && retry_in_ms === null)
		const found = pauses(await eventsOf(daemon, 'loop'))
		assert.deepEqual(
			found.map((ms, index) => ms >= ([60, 120, 200, 200][index] ?? 0)),
			[true, true, true, true],
			found.join(),
		)
		assert.equal((await daemon.ask<{ reasons: { kind: string }[] }>('service.why', { name: 'loop' })).reasons[0]?.kind, 'gave_up')
		assert.equal(
			daemon
				.log()
				.split('\n')
				.filter(line => /WARN gave up .*loop/.test(line)).length,
			1,
		)
		await daemon.ask('service.start', { name: 'loop', wait_ms: 0 })
		assert.ok((await rowOf(daemon, 'loop')).restarts <= 1, 'counters begin anew')
	})

	it('with restart_jitter comes later by chance, each service by its own, and never sooner than its delay', async () => {
		const names = Array.from({ length: 12 }, (_, index) => `s${index}`)
		const keys = lifecycle({ restart_delay_ms: 100_000, restart_jitter: 1 })
		const daemon = await start({ units: Object.fromEntries(names.map(name => [name, service(name, 'exit 1', keys)])) })
		const delays = await Promise.all(
			names.map(async name => {
				const [failed] = (await rowWhen(daemon, name, row => row.retry_in_ms !== null)) && (await eventsOf(daemon, name)).slice(-1)
				const { retry_in_ms: due } = await rowOf(daemon, name)
				return (due ?? 0) + Date.now() - (failed?.at_ms ?? 0)
			}),
		)
		assert.ok(
			delays.every(ms => ms >= 100_000 && ms < 260_000),
			delays.join(),
		)
		assert.ok(Math.max(...delays) - Math.min(...delays) > 5000, delays.join())
	})

	it('edge 52: after a run that was long enough begins with the first delay again', async () => {
		const keys = { restart_delay_ms: 50, restart_delay_max_ms: 60_000, max_restarts: 3, stability_period_ms: 300 }
		const daemon = await start({ units: { monthly: service('monthly', 'sleep 0.4; exit 1', lifecycle(keys)) } })
		await eventually('more runs than restarts in a row', async () =>
			(await eventsOf(daemon, 'monthly')).filter(({ to }) => to === 'failed').length > 4 ? true : undefined,
		)
		assert.equal((await rowOf(daemon, 'monthly')).restarts <= 1, true)
	})

	it('follows the policy: always after any end, on-failure after a failure, never at all', async () => {
		const keys = { restart_delay_ms: 10, max_restarts: 2 }
		const unit = (name: string, exec: string, restart: string) => service(name, exec, lifecycle({ ...keys, restart }))
		const daemon = await start({
			units: {
				always: unit('always', 'exit 0', 'always'),
				fine: unit('fine', 'exit 0', 'on-failure'),
				bad: unit('bad', 'exit 2', 'on-failure'),
				never: unit('never', 'kill -9 $$', 'never'),
			},
		})
		await rowWhen(daemon, 'always', ({ restarts, retry_in_ms: due, state }) => restarts === 2 && due === null && state.state === 'exited')
		await rowWhen(daemon, 'bad', ({ restarts, retry_in_ms: due, state }) => restarts === 2 && due === null && state.state === 'failed')
		assert.deepEqual([(await rowOf(daemon, 'fine')).restarts, (await rowOf(daemon, 'never')).restarts], [0, 0])
		assert.equal((await daemon.reaches('never', 'failed')).error, 'killed by signal 9')
	})

	it('edge 55: that is due in 30 days does not come now', async () => {
		const month = 30 * 24 * 3600 * 1000
		const daemon = await start({
			units: { monthly: service('monthly', 'exit 1', lifecycle({ restart_delay_ms: month, restart_delay_max_ms: month })) },
		})
		const { retry_in_ms: due } = await rowWhen(daemon, 'monthly', row => row.retry_in_ms !== null)
		assert.ok(due !== null && due > month - 60_000)
		await writeFile(join(daemon.configDir, 'other.toml'), service('other', 'exit 1', lifecycle({ restart_delay_ms: 100, max_restarts: 3 })))
		await daemon.ask('service.reload')
		await rowWhen(daemon, 'other', ({ restarts }) => restarts === 3)
		assert.equal((await rowOf(daemon, 'monthly')).restarts, 1)
		assert.doesNotMatch(daemon.log(), /TimeoutOverflow/)
	})

	it('edge 61: of 300 services that crash together leaves the daemon answering at once, and all run again', async () => {
		const names = Array.from({ length: 300 }, (_, index) => `s${index}`)
		const keys = lifecycle({ restart_delay_ms: 100 })
		const daemon = await start({ units: Object.fromEntries(names.map(name => [name, sleeper(name, keys)])) })
		const rows = await eventually('all to run', async () => {
			const found = await daemon.ask<Row[]>('service.list_full')
			return found.every(({ state }) => state.state === 'running') ? found : undefined
		})
		for (const { pid } of rows) process.kill(pid, 'SIGKILL')
		await eventually('all to run again', async () => {
			await daemon.ask('service.status', { name: 's0' })
			const found = await daemon.ask<Row[]>('service.list_full')
			return found.every(({ state, restarts }) => state.state === 'running' && restarts === 1) ? true : undefined
		})
	})

	it('edge 54: a daemon that was suspended runs no storm of what became due meanwhile', async () => {
		// Neither comes sooner than 50 ms after the end of the one before.
		const health = '[health]\ntype = "exec"\ntarget = "date +%s%N >> probes"\ninterval_ms = 50\n'
		const delay = lifecycle({ restart_delay_ms: 50, restart_delay_max_ms: 50, max_restarts: 0 })
		const daemon = await start({ units: { probed: sleeper('probed', health), loop: service('loop', 'date +%s%N >> runs; exit 1', delay) } })
		const times = async (file: string) =>
			(await readFile(join(daemon.directory, file), 'utf8').catch(() => '')).split('\n').filter(Boolean).map(BigInt)
		const more = async (file: string, count: number) => {
			const { length } = await times(file)
			return eventually(`more ${file}`, async () => ((await times(file)).length >= length + count ? true : undefined))
		}
		await Promise.all([more('probes', 3), more('runs', 3)])
		daemon.process.kill('SIGSTOP')
		const at = performance.now()
		await eventually('two seconds', () => (performance.now() > at + 2000 ? true : undefined))
		daemon.process.kill('SIGCONT')
		await Promise.all([more('probes', 8), more('runs', 8)])
		for (const file of ['probes', 'runs']) {
			const all = await times(file)
			const apart = all.slice(1).map((time, index) => Number(time - (all[index] ?? 0n)) / 1e6)
			assert.ok(Math.min(...apart) > 45, `${file}: ${apart.map(Math.round)} ms apart`)
		}
	})
})

describe('edge 53: a wall clock that jumps', { skip: isInstalled('cc') ? false : 'needs a C compiler' }, () => {
	let directory: string | undefined
	after(() => directory && rm(directory, { recursive: true }))

	it('by a day in either direction moves no restart and no time limit', async () => {
		directory = await mkdtemp(join(tmpdir(), 'zinit-e2e-'))
		const [source, library, offset] = [join(directory, 'clock.c'), join(directory, 'clock.so'), join(directory, 'offset')]
		await writeFile(source, JUMPING_CLOCK)
		execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
		await writeFile(offset, '0')
		const daemon = await start({
			units: {
				loop: service('loop', 'exit 1', lifecycle({ restart_delay_ms: 700, restart_delay_max_ms: 700, max_restarts: 0 })),
				steady: sleeper('steady'),
				// Each run lasts until there is a file; by the wall clock that is a day, which would be a stable run.
				falls: service(
					'falls',
					'until rm fall 2>/dev/null; do sleep 0.02; done; exit 1',
					lifecycle({ restart_delay_ms: 50, stability_period_ms: 3_600_000 }),
				),
			},
			env: { LD_PRELOAD: library, E2E_CLOCK: offset },
		})
		let falls = 0
		const fall = async () => {
			await writeFile(join(daemon.directory, 'fall'), '')
			await rowWhen(daemon, 'falls', ({ restarts }) => restarts === falls + 1)
			await daemon.reaches('falls', 'running')
			falls += 1
		}
		await daemon.reaches('falls', 'running')
		await fall()
		for (const day of ['86400', '-86400']) {
			const { restarts } = await rowWhen(daemon, 'loop', ({ retry_in_ms: due }) => due !== null && due > 300)
			await writeFile(offset, day)
			const { timestamp_ms } = await eventually('the daemon to see it', async () => {
				const { events } = await daemon.ask<{ events: Event[] }>('events.list', { limit: 1 })
				const { at_ms = 0 } = events.at(-1) ?? {}
				return Math.abs(at_ms - Date.now() - Number(day) * 1000) < 60_000 ? { timestamp_ms: at_ms } : undefined
			})
			assert.ok(timestamp_ms > 0)
			const row = await rowWhen(daemon, 'loop', each => each.restarts > restarts)
			assert.ok(row.restarts <= restarts + 3 && (row.retry_in_ms ?? 0) <= 700, `${restarts} ${JSON.stringify(row)}`)
			await fall()
			const { uptime_secs: up } = await daemon.ask<{ uptime_secs: number }>('service.status_full', { name: 'steady' })
			assert.ok(up >= 0 && up < 3600, `up for ${up} s`)
		}
		assert.deepEqual(await linesOf(daemon, 'loop'), [])
	})
})

/** CLOCK_REALTIME moved by the seconds that stand in a file. */
const JUMPING_CLOCK = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long offset(void) {
	char text[32] = {0};
	int fd = open(getenv("E2E_CLOCK"), O_RDONLY);
	if (fd < 0) return 0;
	if (read(fd, text, 31) < 0) text[0] = 0;
	close(fd);
	return atol(text);
}
int clock_gettime(clockid_t id, struct timespec *now) {
	static int (*real)(clockid_t, struct timespec *);
	if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int result = real(id, now);
	if (id == CLOCK_REALTIME) now->tv_sec += offset();
	return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
	struct timespec at;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &at);
	now->tv_sec = at.tv_sec;
	now->tv_usec = at.tv_nsec / 1000;
	return 0;
}
`

const memory = '/sys/fs/cgroup/memory'
describe('edge 13: a process that the kernel kills for its memory', {
	skip: isRoot && existsSync(`${memory}/memory.limit_in_bytes`) ? false : 'needs root and the memory group of cgroup v1',
}, () => {
	it('has failed by signal 9, its event says why, and the policy goes on', async () => {
		const group = `${memory}/zinit-e2e-${process.pid}`
		await mkdir(group)
		const daemon = await start({
			units: {
				hungry: service(
					'hungry',
					`exec '${process.execPath}' -e "const all = []; for (;;) all.push(Buffer.alloc(1e7, 1))"`,
					lifecycle({ restart_delay_ms: 60_000 }),
				),
			},
			through: ['/bin/sh', '-c', `echo 400M > ${group}/memory.limit_in_bytes; echo $$ > ${group}/cgroup.procs; exec "$@"`, 'sh'],
		})
		assert.equal((await daemon.reaches('hungry', 'failed')).error, 'killed by signal 9')
		assert.equal((await eventsOf(daemon, 'hungry')).at(-1)?.detail, 'out of memory')
		assert.ok((await rowOf(daemon, 'hungry')).retry_in_ms !== null)
		await daemon.end()
		await eventually('the group to be empty', async () => ((await readFile(`${group}/cgroup.procs`, 'utf8')) === '' ? true : undefined))
		await rmdir(group)
	})
})
