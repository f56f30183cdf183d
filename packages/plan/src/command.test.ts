import assert from 'node:assert/strict'
import { it } from 'node:test'
import { plainCommand } from './command.ts'

const LINES: readonly (readonly [string, string | null])[] = [
	['/bin/sleep 1000', '/bin/sleep'],
	['  web  --port 80', 'web'],
	['./run', './run'],
	['sleep\t5', 'sleep'],
	['cd /x && y', null],
	['FOO=1 y', null],
	['exec y', null],
	['$HOME/y', null],
	['"my program" x', null],
	['a;b', null],
	['a; b', null],
	['~/x', null],
	['if true; then x; fi', null],
	['{ x; }', null],
	['! x', null],
	['[ -f x ] && y', null],
	['@builtin:reaper', null],
	['# nothing', null],
	['   ', null],
	['', null],
]

for (const [line, word] of LINES) {
	it(`finds ${word ?? 'no plain word'} in '${line}'`, () => assert.equal(plainCommand(line), word))
}
