import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commands } from '../table/commands.ts'
import { hotCommands } from '../table/hot.ts'
import { parse } from './input.ts'
import { planned } from './planned.ts'
import { UsageError } from './usage.ts'
import { splitWords } from './words.ts'

const refusal = (argv: readonly string[], row: keyof typeof commands) => {
	try {
		parse(row, commands[row], argv)
		return undefined
	} catch (error) {
		if (!(error instanceof UsageError)) throw error
		return `${error.message}${error.hint === undefined ? '' : ` | ${error.hint}`}`
	}
}

describe('the parser of the launcher', () => {
	it('reads flags in every spelling, before and after arguments', () => {
		for (const argv of [
			['web', '-n', '5', '-f'],
			['-fn5', 'web'],
			['--lines=5', '--follow', 'web'],
			['-n=5', 'web', '-f'],
			['-f', '--lines', '5', '--', 'web'],
		]) {
			const { input } = parse('logs', hotCommands.logs, argv)
			assert.deepEqual([input.args.name, input.flags.lines, input.flags.follow], [['web'], 5, true], argv.join(' '))
		}
	})

	it('fills in defaults and says what was given', () => {
		const { input, globals } = parse('start', hotCommands.start, ['a', 'b', '--no-wait'])
		assert.deepEqual(input.args.name, ['a', 'b'])
		assert.deepEqual([input.flags.tree, input.flags.wait], [false, false])
		assert.deepEqual([...input.given].sort(), ['name', 'wait'])
		assert.deepEqual([globals.json, globals.quiet, globals.color, globals.pager, globals.socket], [false, false, 'auto', true, undefined])
	})

	it('takes -s for the signal of kill, and for the socket everywhere else', () => {
		assert.equal(parse('kill', hotCommands.kill, ['x', '-s', 'hup']).input.flags.signal, 'SIGHUP')
		assert.equal(parse('list', hotCommands.list, ['-s', '/a']).globals.socket, '/a')
		assert.deepEqual(splitWords(['-s', '/a', 'kill', 'x', '-s', '9']), {
			command: 'kill',
			words: ['--socket', '/a', 'x', '-s', '9'],
			before: 2,
		})
	})

	it('collects what may be given several times', () => {
		assert.deepEqual(parse('list', hotCommands.list, ['--state', 'failed', '--state=blocked']).input.flags.state, ['failed', 'blocked'])
		assert.deepEqual(parse('add-service', commands['add-service'], ['-e', 'A=1', '-e', 'B==2']).input.flags.env, [
			['A', '1'],
			['B', '=2'],
		])
	})

	for (const [argv, row, message] of [
		[['--bogus'], 'list', 'unknown flag --bogus | zinit list --help'],
		[['--tre', 'x'], 'start', 'unknown flag --tre | did you mean "--tree"?'],
		[['--no-wiat', 'x'], 'start', 'unknown flag --no-wiat | did you mean "--no-wait"?'],
		[['-z', 'x'], 'start', 'unknown flag -z | zinit start --help'],
		[[], 'start', 'missing argument <name> | zinit start --help'],
		[['x', 'y', 'z'], 'kill', 'unexpected argument "z" | zinit kill --help'],
		[['x', 'y'], 'kill', 'cannot use "y" as signal: not a signal | zinit kill NAME HUP'],
		[['-9', 'x'], 'kill', 'cannot use "x" as signal: not a signal | zinit kill NAME HUP'],
		[[''], 'stop', 'cannot use "" as name: it is empty'],
		[['--socket', ''], 'list', 'cannot use "" as --socket: it is empty'],
		[['x', 'TERM', 'z'], 'kill', 'unexpected argument "z" | zinit kill --help'],
		[['x', 'TERM', '-s', 'KILL'], 'kill', '--signal cannot stand beside <signal>'],
		[['x', 'TEMR'], 'kill', 'cannot use "TEMR" as signal: not a signal | did you mean "TERM"?'],
		[['-n'], 'logs', 'flag -n needs a value: n'],
		[['-n', '-f'], 'logs', 'flag -n needs a value: n'],
		[['-n', 'x'], 'logs', 'cannot use "x" as --lines: not a whole number'],
		[['-n', '1', '-n', '2'], 'logs', 'flag --lines is given twice'],
		[['--follow=1'], 'logs', 'flag --follow takes no value'],
		[['--grep', '('], 'logs', 'cannot use "(" as --grep: not a regular expression'],
		[['-f', '--until', '1m'], 'logs', '--until cannot stand beside --follow'],
		[
			['--state', 'faild'],
			'list',
			'cannot use "faild" as --state: it is one of inactive, blocked, starting, running, stopping, exited, failed | did you mean "failed"?',
		],
		[['--timeout', 'soon'], 'list', 'cannot use "soon" as --timeout: not a duration like 500ms, 30s, 2m or a number of seconds'],
		[['-e', 'A'], 'add-service', 'cannot use "A" as --env: not KEY=VALUE'],
		[['f', '--name', 'x'], 'add-service', '--name cannot stand beside <file>'],
		[['x', '--force', '--cascade'], 'remove', '--force cannot stand beside --cascade'],
	] as const) {
		it(`refuses zinit ${row} ${argv.join(' ')}`, () => assert.equal(refusal(argv, row), message))
	}
})

describe('zinit plan', () => {
	it('is the verb with --dry-run', () => {
		assert.deepEqual(planned(['stop', 'x', '--json']), ['stop', '--dry-run', 'x', '--json'])
		assert.deepEqual(planned(['--json', 'start', 'x', '--tree']), ['start', '--dry-run', '--json', 'x', '--tree'])
		assert.deepEqual(planned(['remove-service', 'x']), ['remove', '--dry-run', 'x'])
	})

	it('refuses what changes nothing', () => {
		assert.throws(() => planned(['list']), UsageError)
		assert.throws(() => planned([]), /missing argument <verb>/)
	})
})

describe('the command line is cut at the command', () => {
	for (const [argv, command, words, before] of [
		[['list'], 'list', [], 0],
		[['--json', 'list', '-q'], 'list', ['--json', '-q'], 1],
		[['--socket=/a', 'list'], 'list', ['--socket=/a'], 1],
		[['-s/a', 'list'], 'list', ['--socket=/a'], 1],
		[['--timeout', '5', 'list', 'x'], 'list', ['--timeout', '5', 'x'], 2],
		[['-qs', '/a', 'list'], 'list', ['--quiet', '--socket', '/a'], 3],
		[['-qs/a', 'list'], 'list', ['--quiet', '--socket=/a'], 2],
		[['-q'], undefined, ['--quiet'], 1],
		[[], undefined, [], 0],
		[['--', 'list', 'x'], 'list', ['x'], 0],
	] as const) {
		it(argv.join(' ') || '(nothing)', () => assert.deepEqual(splitWords(argv), { command, words, before }))
	}
})
