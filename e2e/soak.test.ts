import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { type Daemon, startDaemon } from './daemon.ts'
import { numbers } from './numbers.ts'

/** Seconds under load; longer by ZINIT_SOAK_SECONDS. */
const SECONDS = Number(process.env.ZINIT_SOAK_SECONDS ?? 10)
const SERVICES = 1000
const CRASHING = 100
const CLIENTS = 64
/** Without so many a growth could not be told from the start. */
const FEWEST_SIZES = 6

const unit = (index: number) => {
	const name = `s${index}`
	const dependencies = index % 10 === 9 ? `[dependencies]\nrequires = ["s${index - 1}"]\n` : ''
	if (index >= CRASHING) return `[service]\nname = "${name}"\nexec = "exec sleep 1000"\n${dependencies}`
	return `[service]\nname = "${name}"\nexec = "sleep 2; exit 1"\n[lifecycle]\nrestart_delay_ms = 1\nrestart_delay_max_ms = 1\nmax_restarts = 0\n`
}

describe('1,000 services, 100 of them crashing every two seconds, under 64 clients', () => {
	let daemon: Daemon | undefined
	after(() => daemon?.cleanUp())

	it('none is doubled, none is left, memory stays flat', { timeout: 600_000 }, async t => {
		const units = Object.fromEntries(Array.from({ length: SERVICES }, (_, index) => [`s${index}`, unit(index)]))
		daemon = await startDaemon({ units, args: ['--log-level', 'error'] })
		await daemon.reaches(`s${SERVICES - 1}`, 'running')
		const end = performance.now() + SECONDS * 1000
		const clients = Array.from({ length: CLIENTS }, (_, index) => client(daemon as Daemon, index, end))
		const sizes: number[] = []
		while (performance.now() < end || sizes.length < FEWEST_SIZES) {
			assert.deepEqual(await doubled(daemon), [])
			sizes.push(await residentBytes(daemon.process.pid ?? 0))
			await new Promise(resolve => setTimeout(resolve, 500))
		}
		const calls = (await Promise.all(clients)).reduce((sum, each) => sum + each, 0)
		const [early, late] = [
			sizes.slice(Math.floor(sizes.length / 3), Math.floor(sizes.length / 2)),
			sizes.slice(-Math.ceil(sizes.length / 6)),
		]
		t.diagnostic(`${calls} calls, resident ${mean(early)} MB, at the end ${mean(late)} MB`)
		assert.ok(mean(late) <= mean(early) * 1.25 + 16, `resident memory grew from ${mean(early)} to ${mean(late)} MB`)
		assert.equal(await daemon.end(), 0)
		assert.deepEqual(await daemon.survivors(), [])
	})
})

/** Asks and commands until the end; every call must be answered. */
async function client(daemon: Daemon, seed: number, end: number): Promise<number> {
	const next = numbers(seed)
	let calls = 0
	for (; performance.now() < end; calls++) {
		const name = `s${next(SERVICES)}`
		const roll = next(10)
		const { error } = await (roll < 4
			? daemon.call('service.status', { name })
			: roll < 5
				? daemon.call('service.list_full')
				: daemon.call(`service.${(['start', 'stop', 'restart'] as const)[roll % 3]}`, { name }))
		assert.equal(error, undefined)
	}
	return calls
}

/** Services with more than one main process: children of the daemon with the same name in their cookie. */
async function doubled(daemon: Daemon): Promise<readonly string[]> {
	const pid = daemon.process.pid ?? 0
	const children = new Set<string>()
	for (const task of await readdir(`/proc/${pid}/task`)) {
		const text = await readFile(`/proc/${pid}/task/${task}/children`, 'latin1').catch(() => '')
		for (const child of text.split(' ')) if (child !== '') children.add(child)
	}
	const seen = new Map<string, number>()
	for (const child of children) {
		const [environment, stat] = await Promise.all(
			['environ', 'stat'].map(file => readFile(`/proc/${child}/${file}`, 'latin1').catch(() => '')),
		)
		const name = /\0ZINIT_SERVICE=([^\0]+)/.exec(`\0${environment}`)?.[1]
		const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
		// A zombie has ended, and an orphan that came back is no main process: those lead their group.
		if (name !== undefined && fields[0] !== 'Z' && fields[2] === child) seen.set(name, (seen.get(name) ?? 0) + 1)
	}
	return [...seen].flatMap(([name, count]) => (count > 1 ? [name] : []))
}

async function residentBytes(pid: number): Promise<number> {
	return Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024
}

/** In MB. */
function mean(bytes: readonly number[]): number {
	return Math.round(bytes.reduce((sum, each) => sum + each, 0) / Math.max(1, bytes.length) / 1024 / 1024)
}
