import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSignal, resolveStopSignal, SIGNAL_PATTERN, signalName, signalNumber } from './signals.ts'

const NUMBERS: readonly (readonly [string, number | null])[] = [
	['TERM', 15],
	['SIGTERM', 15],
	['sigterm', 15],
	[' Hup ', 1],
	['IOT', 6],
	['SIGABRT', 6],
	['POLL', 29],
	['IO', 29],
	['SYS', 31],
	['15', 15],
	['SIG15', 15],
	['+15', 15],
	['64', 64],
	['RTMIN', 34],
	['SIGRTMIN+1', 35],
	['rtmin+30', 64],
	['RTMAX', 64],
	['RTMAX-30', 34],
	['0', null],
	['-1', null],
	['65', null],
	['RTMIN+31', null],
	['RTMIN-1', null],
	['RTMAX+1', null],
	['SIGSIGTERM', null],
	['FOO', null],
	['', null],
	['SIG', null],
	['1.5', null],
	['0x0f', null],
	['toString', null],
	['99999999999999999999', null],
]

describe('signals', () => {
	for (const [text, number] of NUMBERS) {
		it(`sends ${number} for '${text}'`, () => assert.equal(signalNumber(text), number))
	}

	it('names every number from 1 to 64 so that the name means the number', () => {
		for (let number = 1; number <= 64; number++) assert.equal(signalNumber(signalName(number)), number)
	})

	it('prefers the usual one of two names', () => {
		assert.deepEqual([6, 29, 34, 35, 64, 63].map(signalName), ['SIGABRT', 'SIGIO', 'SIGRTMIN', 'SIGRTMIN+1', 'SIGRTMAX', 'SIGRTMAX-1'])
	})

	it('shows a number without a name in digits', () => {
		assert.deepEqual([0, 32, 65, -1].map(signalName), ['0', '32', '65', '-1'])
	})

	it('are matched by the pattern of the schema if they are read', () => {
		for (const [text] of NUMBERS.filter(([text]) => !text.startsWith('9999')))
			assert.equal(new RegExp(SIGNAL_PATTERN).test(text), parseSignal(text) !== null, text)
	})

	it('reads any i32 as a spelling that 0.3.9 loads', () => {
		assert.deepEqual(['0', '-1', '2147483647', '2147483648', '-2147483648'].map(parseSignal), [0, -1, 2147483647, null, -2147483648])
	})

	it('stops with SIGTERM where the configured signal cannot be sent', () => {
		const stop = (stop_signal: string) => resolveStopSignal({ lifecycle: { stop_signal } } as Parameters<typeof resolveStopSignal>[0])
		assert.deepEqual(['0', '100', 'SIGQUIT', '34'].map(stop), [15, 15, 3, 34])
	})
})
