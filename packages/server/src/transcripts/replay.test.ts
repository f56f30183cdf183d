import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findExecutable } from '@zinit/host'
import { eventually, launched, type TestDaemon } from '../testing/daemon.ts'
import { expectedFraming, expectedMutations, expectedQueries, expectedReplacement } from './expected.ts'
import { assertMatches, lacks, shapeOf } from './matching.ts'
import { type Entry, readEntries, send } from './replay.ts'
import { rest, units } from './units.ts'

const entries = readEntries()

/** Slower is a failure: every call without `wait_ms` is answered within 3 s (rpc.md 2, R5); the rest is for a busy machine. */
const SLOW_MS = 6000

const of = (group: string) => entries.filter(({ name }) => name.startsWith(`${group}/`))
const keyOf = ({ name }: Entry) => name.slice(name.indexOf('/') + 1).trim()

/** Replays one entry: the recorded shape where ours answers alike, the expected answer where it does not. */
async function replay(daemon: TestDaemon, entry: Entry, expected: Readonly<Record<string, unknown>>): Promise<void> {
	const begun = performance.now()
	const reply = await send(daemon, entry)
	assert.ok(performance.now() - begun < SLOW_MS, `it took ${performance.now() - begun} ms`)
	if (entry.ours !== undefined) assertMatches(reply, expected[keyOf(entry)])
	else {
		assert.deepEqual(lacks(shapeOf(entry.response), shapeOf(reply)), [])
		assert.equal(Object(Object(reply).error).code, Object(Object(entry.response).error).code)
	}
}

async function settled(daemon: TestDaemon): Promise<void> {
	await eventually('all units to come to rest', async () => {
		const { result } = await daemon.ask('service.list_full')
		const list: readonly { name: string; state: { state: string } }[] = Array.isArray(result) ? result : []
		return list.every(({ name, state }) => rest[name] === undefined || state.state === rest[name])
	})
	await eventually('the output of run', async () =>
		JSON.stringify((await daemon.ask('logs.get', { name: 'run' })).result).includes('err-1'),
	)
}

describe('an exchange recorded with zinit 0.3.9', { concurrency: true }, () => {
	let outsider: ChildProcess
	let place: string
	before(async () => {
		place = await mkdtemp(join(tmpdir(), 'zinit-outsider-'))
		const sleep = await findExecutable('sleep', { dir: null, path: null })
		assert.ok(sleep !== null)
		await copyFile(sleep, join(place, 'zrecfilter'))
		outsider = spawn(join(place, 'zrecfilter'), ['1000'], { stdio: 'ignore' })
	})
	after(async () => {
		outsider.kill('SIGKILL')
		await rm(place, { recursive: true, force: true })
	})

	describe('about framing and questions', { concurrency: 1 }, () => {
		let daemon: TestDaemon
		before(async () => {
			daemon = await launched({ units })
			await settled(daemon)
		})
		after(() => daemon[Symbol.asyncDispose]())
		const queries = of('query')
		const bulk = queries.filter(({ name }) => name.endsWith('_all'))
		for (const entry of of('framing')) it(entry.name, () => replay(daemon, entry, expectedFraming))
		for (const entry of [...queries.filter(each => !bulk.includes(each)), ...bulk])
			it(entry.name, () => replay(daemon, entry, expectedQueries))
	})

	describe('about changes', { concurrency: 1 }, () => {
		let daemon: TestDaemon
		before(async () => {
			daemon = await launched({ units })
			await settled(daemon)
		})
		after(() => daemon[Symbol.asyncDispose]())
		const files = async (prefixes: readonly string[]) =>
			(await readdir(daemon.configDir)).filter(name => prefixes.some(prefix => name.startsWith(prefix))).sort()
		const looks: Readonly<Record<string, () => Promise<void>>> = {
			'mutate/files-after-set': async () => assert.deepEqual(await files(['new']), ['new-a.toml', 'new-b.toml', 'new-c.toml']),
			'mutate/file-content-after-set': async () =>
				assert.equal(
					await readFile(join(daemon.configDir, 'new-b.toml'), 'utf8'),
					'# written by zinit\n\n[service]\nname = "new-b"\nexec = "sleep 1000"\n\n[dependencies]\nrequires = ["new-a"]\n',
				),
			'mutate/files-after-delete': async () =>
				assert.deepEqual(await files(['ch-', 'con', 'cle', 'new']), ['ch-b.toml', 'con-b.toml', 'new-a.toml', 'new-b.toml']),
		}
		for (const entry of of('mutate')) {
			const look = looks[entry.name]
			// What has an effect is asked until the effect is there; nothing else moves meanwhile.
			const status = () => eventuallyPasses(() => replay(daemon, entry, expectedMutations))
			it(entry.name, () => (look ? look() : entry.name.includes('status:') ? status() : replay(daemon, entry, expectedMutations)))
		}
	})

	for (const kind of ['off', 'run']) {
		describe(`about a definition that is set again: ${kind}`, { concurrency: 1 }, () => {
			let daemon: TestDaemon
			before(async () => {
				const names = ['run', 'off', 'once', 'fail', 'dep']
				daemon = await launched({ units: Object.fromEntries(names.map(name => [name, units[name] ?? ''])) })
				await settled(daemon)
			})
			after(() => daemon[Symbol.asyncDispose]())
			for (const entry of of(`replace-${kind}`).filter(({ name }) => !name.endsWith('files-after'))) {
				it(entry.name, () => replay(daemon, entry, expectedReplacement))
			}
			it(`replace-${kind}/files-after`, async () => {
				const names = (await readdir(daemon.configDir)).sort()
				assert.deepEqual(names, ['dep.toml', 'fail.toml', 'off.toml', `${kind}.toml~`, 'once.toml', 'run.toml'].sort())
			})
		})
	}

	it('has an expectation wherever ours answers otherwise', () => {
		const tables: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
			framing: expectedFraming,
			query: expectedQueries,
			mutate: { ...expectedMutations, 'file-content-after-set': true, 'files-after-delete': true },
			'replace-off': { ...expectedReplacement, 'files-after': true },
			'replace-run': { ...expectedReplacement, 'files-after': true },
		}
		// Those of the group lifecycle are laws of daemon.test.ts.
		const differing = entries.filter(({ name, ours }) => ours !== undefined && !name.startsWith('lifecycle/'))
		assert.deepEqual(
			differing.filter(entry => tables[entry.name.split('/')[0] ?? '']?.[keyOf(entry)] === undefined).map(({ name }) => name),
			[],
		)
	})
})

async function eventuallyPasses(check: () => Promise<void>): Promise<void> {
	let failure: unknown
	await eventually('the effect', async () => {
		try {
			await check()
			return true
		} catch (error) {
			failure = error
			return false
		}
	}).catch(() => {
		throw failure
	})
}
