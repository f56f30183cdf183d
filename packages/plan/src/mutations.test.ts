import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadPlan } from './load/load.ts'

const VALID = `# a service
[service]
name = "web" # "quoted"
exec = """
exec /usr/bin/web \\
  --port 8080"""
ports = [ 8080, 0x1F90, # list
  443 ]
env = { A = "1", "B.C" = 'é😀', D.E = "x" }

[dependencies]
requires = ["db"]
wants = ['''cache''']

[lifecycle]
restart_delay_ms = 1_000
restart_jitter = 0.5
[health]
type = "http"
target = "http://127.0.0.1/"
[[other]]
x = 1979-05-27T07:32:00Z
`

const PIECES = [
	'[',
	']',
	'{',
	'}',
	'"',
	"'",
	'"""',
	"'''",
	'=',
	'.',
	',',
	'#',
	'\\',
	'\n',
	'\r',
	'\r\n',
	'\0',
	'\u007f',
	'\uFEFF',
	'😀',
	'\ud800',
	'-',
	'_',
	'0x',
	'1e9',
	'inf',
	'99999999999999999999',
	'true',
	'[service]',
	'[[service]]',
	'name = "x"\n',
	' ',
	'\t',
	'\\u{1}',
	'\\xff',
	'\\e',
	'[a.b.c.d.e]',
	'service.env.',
]

/** Numbers from 0 to `below` - 1 (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
	let state = seed
	return below => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below
	}
}

function mutate(seed: number): string {
	const random = randomFrom(seed)
	let text = VALID
	for (let times = 1 + random(4); times > 0; times--) {
		const at = random(text.length)
		const length = random(12)
		const piece = PIECES[random(PIECES.length)] ?? ''
		const copy = text.slice(random(text.length)).slice(0, random(30))
		text = text.slice(0, at) + [piece, copy, ''][random(3)] + text.slice(random(2) === 0 ? at : at + length)
	}
	return text
}

describe('a file that was changed at random', () => {
	for (let seed = 1; seed <= 200; seed++) {
		it(`yields a unit or places of its faults, seed ${seed}`, () => {
			const text = mutate(seed)
			const lines = text.replace(/^\uFEFF/, '').split('\n')
			for (const content of [{ text }, new TextEncoder().encode(text)]) {
				const { plan, diagnostics } = loadPlan([{ path: 'a.toml', directory: 'config', content, unsafePermissions: false }])
				assert.equal(plan.units.size + Number(diagnostics.some(({ severity }) => severity === 'error')) > 0, true)
				for (const { file, line, column, message, code } of diagnostics) {
					assert.equal(file, 'a.toml')
					assert.ok(message.length > 0 && code.length > 0)
					assert.ok(line >= 1 && line <= lines.length, `line ${line}`)
					assert.ok(column >= 1 && column <= [...(lines[line - 1] ?? '')].length + 1, `column ${column}`)
				}
			}
		})
	}
})
