import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLog, type LogOptions } from './log.ts'

const written = (options: Partial<LogOptions>, say: (log: ReturnType<typeof createLog>) => void): string => {
	let text = ''
	say(
		createLog({
			level: 'info',
			format: 'text',
			isColoured: false,
			write: line => {
				text += line
			},
			...options,
		}),
	)
	return text
}

describe('the log', () => {
	it('has one line an event: UTC with microseconds, level, message, fields', () => {
		const text = written({}, log => log.info({ config_dir: '/c', socket: '/a b', n: 5, list: ['x'] }, 'starting zinit-server'))
		assert.match(
			text,
			/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z {2}INFO starting zinit-server config_dir=\/c socket="\/a b" n=5 list=\["x"\]\n$/,
		)
	})

	it('aligns the levels', () => {
		const text = written({ level: 'trace' }, log => {
			log.trace({}, 'm')
			log.debug({}, 'm')
			log.warn({}, 'm')
			log.error({}, 'm')
		})
		assert.deepEqual(
			text.split('\n').map(line => line.slice(27)),
			[' TRACE m', ' DEBUG m', '  WARN m', ' ERROR m', ''],
		)
	})

	it('stays on its line, whatever it is told', () => {
		const text = written({}, log => log.info({ value: 'a\nb\u001b[31m' }, 'one\ntwo\u001b[0m'))
		assert.equal(text.split('\n').length, 2)
		assert.ok(!text.includes('\u001b'))
	})

	it('is silent below its level, and altogether when off', () => {
		assert.equal(
			written({ level: 'warn' }, log => log.info({}, 'm')),
			'',
		)
		assert.equal(
			written({ level: 'off' }, log => log.error({}, 'm')),
			'',
		)
	})

	it('as JSON has ts, level, msg and the fields', () => {
		const record = JSON.parse(written({ format: 'json' }, log => log.warn({ service: 'a' }, 'failed')))
		assert.match(record.ts, /^\d{4}-.*Z$/)
		assert.deepEqual({ ...record, ts: '' }, { level: 'warn', ts: '', service: 'a', msg: 'failed' })
	})

	it('has colours only where it is told to', () => {
		assert.ok(written({ isColoured: true }, log => log.error({ a: 1 }, 'm')).includes('\u001b[31mERROR'))
	})
})
