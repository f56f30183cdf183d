import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDuration } from './duration.ts'
import { parseMoment } from './moment.ts'
import { parseSignal } from './signal.ts'
import { suggest } from './suggest.ts'

describe('a duration (cli.md 1)', () => {
	for (const [text, ms] of [
		['500ms', 500],
		['30s', 30_000],
		['2m', 120_000],
		['1h', 3_600_000],
		['2m30s', 150_000],
		['1.5s', 1500],
		['10', 10_000],
		['0', 0],
		['0.000001', 1],
		['0.0ms', 0],
		['2d', 172_800_000],
		['', undefined],
		['-1', undefined],
		['5x', undefined],
		['s', undefined],
		['1e3', undefined],
		['99999999999999999d', undefined],
	] as const) {
		it(`"${text}" is ${ms === undefined ? 'none' : `${ms} ms`}`, () => assert.equal(parseDuration(text), ms))
	}
})

describe('a time (cli.md 2, logs)', () => {
	for (const [text, moment] of [
		['10m', { ago: 600_000 }],
		['90s', { ago: 90_000 }],
		['90', { at: 90 }],
		['0', { at: 0 }],
		['1.5', undefined],
		['1795492590296', { at: 1_795_492_590_296 }],
		['2026-01-31T12:00:00Z', { at: Date.UTC(2026, 0, 31, 12) }],
		['2026-01-31T12:00:00+02:00', { at: Date.UTC(2026, 0, 31, 10) }],
		['2026-01-31T12:00:00', { at: new Date(2026, 0, 31, 12).getTime() }],
		['2026-01-31', { at: new Date(2026, 0, 31).getTime() }],
		['2026-13-01', undefined],
		['yesterday', undefined],
	] as const) {
		it(`"${text}" is ${JSON.stringify(moment)}`, () => assert.deepEqual(parseMoment(text), moment))
	}
})

describe('a signal (cli.md 2, kill)', () => {
	for (const [text, signal] of [
		['TERM', 'SIGTERM'],
		['sigterm', 'SIGTERM'],
		['Hup', 'SIGHUP'],
		['9', '9'],
		['64', '64'],
		['65', undefined],
		['0', undefined],
		['-9', undefined],
		['FOO', undefined],
		['RTMIN+3', 'SIGRTMIN+3'],
		['RTMAX-31', undefined],
		['', undefined],
	] as const) {
		it(`"${text}" is ${signal ?? 'none'}`, () => assert.equal(parseSignal(text), signal))
	}
})

describe('a suggestion (cli.md 1.3)', () => {
	const words = ['list', 'logs', 'start', 'status', 'stop', 'restart', 'database']
	for (const [wrong, meant] of [
		['lis', 'list'],
		['satrt', 'start'],
		['dtabase', 'database'],
		['datbse', 'database'],
		['STOP', 'stop'],
		['data', 'database'],
		['sta', 'start'],
		['bogus', undefined],
		['x', undefined],
		['', undefined],
	] as const) {
		it(`for "${wrong}" is ${meant ?? 'none'}`, () => assert.equal(suggest(wrong, words), meant))
	}
})
