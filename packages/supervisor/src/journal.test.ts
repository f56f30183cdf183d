import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock, EPOCH, turns } from './fakes/clock.ts'
import { requires, service, supervise, target } from './fakes/supervised.ts'
import { createJournal } from './journal.ts'

const news = (name: string, at = 0) =>
	({ name, run: 1, from: 'inactive', to: 'starting', event: 'start', reason: null, origin: { kind: 'request' }, at }) as const

describe('journal', () => {
	it('numbers events from 1 and keeps the newest 4096', () => {
		const journal = createJournal(createFakeClock(), () => undefined)
		assert.deepEqual([journal.seq, journal.oldest, journal.history({})], [0, 1, []])
		for (let count = 0; count < 5000; count += 1) journal.transition(news('web'))
		assert.deepEqual([journal.seq, journal.oldest], [5000, 905])
		const kept = journal.history({})
		assert.deepEqual([kept.length, kept[0]?.seq, kept.at(-1)?.seq], [4096, 905, 5000])
		assert.equal(journal.bySeq(904), undefined)
		assert.equal(journal.bySeq(905)?.seq, 905)
	})

	it('gives the newest of a limit, or the first after a number', () => {
		const journal = createJournal(createFakeClock(), () => undefined)
		for (const name of ['a', 'b', 'a', 'b', 'a']) journal.transition(news(name))
		const seqs = (query: Parameters<typeof journal.history>[0]) => journal.history(query).map(({ seq }) => seq)
		assert.deepEqual(seqs({ limit: 2 }), [4, 5])
		assert.deepEqual(seqs({ sinceSeq: 1, limit: 2 }), [2, 3])
		assert.deepEqual(seqs({ services: ['a'] }), [1, 3, 5])
		assert.deepEqual(seqs({ services: ['a'], sinceSeq: 1, limit: 1 }), [3])
		assert.deepEqual(seqs({ services: ['a'], limit: 2 }), [3, 5])
		assert.deepEqual(seqs({ sinceSeq: 5 }), [])
		assert.deepEqual(seqs({ limit: 0 }), [])
	})

	it('gives what is not older than a time', async () => {
		const clock = createFakeClock()
		const journal = createJournal(clock, () => undefined)
		journal.transition(news('a'))
		await clock.advance(10)
		journal.transition(news('a', 10))
		assert.deepEqual(
			journal.history({ since: EPOCH + 10 }).map(({ seq }) => seq),
			[2],
		)
	})

	it('leads a dependent from what happened to whom it depends on', () => {
		const journal = createJournal(createFakeClock(), () => undefined)
		journal.transition(news('db'))
		journal.transition({ ...news('web'), origin: { kind: 'dependency', service: 'db' } })
		assert.equal(journal.last('web')?.cause.seq, 1)
	})

	it('does not let a listener that throws disturb the others', () => {
		const faults: unknown[] = []
		const heard: number[] = []
		const journal = createJournal(createFakeClock(), fault => faults.push(fault))
		journal.subscribe(() => {
			throw new Error('mine')
		})
		const end = journal.subscribe(({ seq }) => heard.push(seq))
		journal.transition(news('a'))
		end()
		journal.transition(news('a'))
		assert.deepEqual([heard, faults.length], [[1], 2])
	})
})

describe('events', () => {
	it('are one for each published transition, visible when they are heard', async () => {
		const { supervisor, host, events } = await supervise([service('web')], { begin: 'later' })
		const seen: string[] = []
		supervisor.onEvent(({ to }) => seen.push(`${to} ${supervisor.status('web').state}`))
		await supervisor.start('web')
		host.processes.exit('web', { code: 1 })
		await host.clock.advance(1000)
		assert.deepEqual(seen, ['starting starting', 'running running', 'failed failed', 'starting starting', 'running running'])
		assert.deepEqual(
			events.map(({ seq }) => seq),
			[1, 2, 3, 4, 5],
		)
		assert.deepEqual(
			events.map(({ run }) => run),
			[1, 1, 1, 2, 2],
		)
		assert.deepEqual(
			events.map(({ cause }) => cause.kind),
			['request', 'request', 'exit', 'timer', 'timer'],
		)
	})

	it('name who asked', async () => {
		const { supervisor, events } = await supervise([service('web', { status: 'stop' })])
		await supervisor.start('web', { caller: { method: 'service.start', uid: 1000, pid: 7 } })
		assert.partialDeepStrictEqual(events[0]?.cause, { kind: 'request', method: 'service.start', uid: 1000, pid: 7 })
	})

	it('name who asked for the end of a target, and for the start that follows an end', async () => {
		const { supervisor, host, events } = await supervise([target('all', { wants: ['web'] }), service('web')], {
			prepare: host => host.processes.behave('web', { stop: 'ignores' }),
		})
		const causeOf = (name: string, to: string) => events.findLast(event => event.service === name && event.to === to)?.cause
		await supervisor.stop('all', { caller: { uid: 7 } })
		assert.partialDeepStrictEqual(causeOf('all', 'inactive'), { kind: 'request', method: 'service.stop', uid: 7 })
		const stopped = supervisor.stop('web')
		await turns()
		const started = supervisor.start('all', { caller: { uid: 8 } })
		await host.clock.advance(20_000)
		await Promise.all([stopped, started])
		assert.partialDeepStrictEqual(causeOf('web', 'running'), { kind: 'request', method: 'service.start', uid: 8, service: 'all' })
	})

	it('name who set what is new, not what is new itself', async () => {
		const { supervisor, events } = await supervise([])
		await supervisor.set(service('web'))
		assert.partialDeepStrictEqual(events.find(({ to }) => to === 'starting')?.cause, { kind: 'request', method: 'service.set' })
	})

	it('tell of definitions that come, change and go', async () => {
		const { supervisor, events } = await supervise([])
		await supervisor.set(service('web'))
		await supervisor.set(service('web', { dir: '/' }))
		await supervisor.remove('web')
		const config = events.filter(({ kind }) => kind === 'config')
		assert.deepEqual(
			config.map(({ event, service: name }) => `${name} ${event}`),
			['web added', 'web changed', 'web removed'],
		)
	})

	it('lead from every dependent back to the root', async () => {
		const { supervisor, host } = await supervise([service('db'), service('web', requires('db')), service('ui', requires('web'))])
		await supervisor.stop('db')
		await supervisor.start('db', { caller: { uid: 7 } })
		await host.clock.advance(0)
		const last = supervisor.history({ services: ['ui'] }).find(({ to, run }) => to === 'starting' && run === 2)
		let root = last
		for (let seq = last?.cause.seq; seq !== undefined; seq = root?.cause.seq) {
			root = supervisor.history({ sinceSeq: seq - 1, limit: 1 })[0]
		}
		assert.partialDeepStrictEqual(root, { service: 'db', to: 'starting', cause: { kind: 'request', uid: 7 } })
	})
})
