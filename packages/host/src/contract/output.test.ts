import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { LogLine, ProcessEvent } from '../index.ts'
import { openHarness, spawners, until } from './harness.ts'

const node = `'${process.execPath}' -e`

for (const spawner of spawners) {
	describe(`output, ${spawner}`, () => {
		it('has the last lines readable when the exit is announced', async () => {
			await using harness = await openHarness(spawner)
			const seen: string[][] = []
			harness.host.processes.onEvent((event: ProcessEvent) => {
				if (event.type === 'exited') seen.push(harness.lines(event.service))
			})
			for (let index = 0; index < 20; index++)
				harness.spawn(`last-${index}`, 'i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; printf tail')
			await until(() => seen.length === 20, 'all exits')
			const expected = [...Array.from({ length: 300 }, (_, index) => `line ${index}`), 'tail']
			for (const lines of seen) assert.deepEqual(lines, expected)
		})

		it('keeps stdout and stderr apart and each in order', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('both', 'for i in 1 2 3; do echo out $i; echo err $i >&2; done')
			await harness.event('exited', 'both')
			assert.deepEqual(harness.lines('both', 'stdout'), ['out 1', 'out 2', 'out 3'])
			assert.deepEqual(harness.lines('both', 'stderr'), ['err 1', 'err 2', 'err 3'])
			const seqs = harness.host.logs.query(['both'], {}).map(line => line.seq)
			assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6])
		})

		it('keeps empty lines, drops one CR before LF, and turns what is not UTF-8 into U+FFFD', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('bytes', "printf 'a\\r\\n\\n\\r\\r\\nb\\rc\\n\\377x\\000y\\nz\\303\\274\\n'")
			await harness.event('exited', 'bytes')
			assert.deepEqual(harness.lines('bytes'), ['a', '', '\r', 'b\rc', '\ufffdx\0y', 'zü'])
		})

		it('cuts a line of 5 MB into lines of 64 KiB', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('long', `${node} "process.stdout.write('x'.repeat(5_000_000))"`)
			await harness.event('exited', 'long')
			const lines = harness.lines('long')
			assert.equal(lines.join('').length, 5_000_000)
			assert.ok(lines.slice(0, -1).every(line => line.length === 65_536))
		})

		it('loses no line of a writer that is faster than the ring, and hands all to a subscriber', async () => {
			await using harness = await openHarness(spawner)
			let next = 1
			let wrong: LogLine | undefined
			harness.host.logs.subscribe(lines => {
				for (const line of lines) {
					if (line.seq !== next || line.content !== `line ${next}`) wrong ??= line
					next = line.seq + 1
				}
			})
			harness.spawn('flood', `${node} "let s='';for(let i=1;i<=200000;i++)s+='line '+i+'\\n';process.stdout.write(s)"`)
			await harness.event('exited', 'flood')
			await until(() => next === 200_001, 'the last line')
			assert.equal(wrong, undefined)
			assert.equal(harness.host.logs.lastSeq('flood'), 200_000)
			assert.deepEqual(harness.lines('flood').slice(-1), ['line 200000'])
			assert.equal(harness.lines('flood').length, 1000)
		})

		it('appends every line of a writer that is faster than its file, and the rest of its last one', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'log')
			harness.host.logs.configure('flood', 100, { file, file_max_bytes: 0, file_format: 'raw' })
			const line = 'x'.repeat(93)
			harness.spawn(
				'flood',
				`${node} "const x='${line}';let s='';for(let i=0;i<200000;i++)s+=String(i).padStart(6,'0')+x+'\\n';process.stdout.write(s+'tail')"`,
			)
			await harness.event('exited', 'flood')
			await until(() => harness.host.logs.lastSeq('flood') === 200_001, 'the last line')
			await harness.host.logs.flush()
			assert.equal(harness.host.logs.droppedLines('flood'), 0)
			const expected = Array.from({ length: 200_000 }, (_, index) => String(index).padStart(6, '0') + line)
			assert.ok(readFileSync(file, 'latin1') === `${expected.join('\n')}\ntail\n`)
		})

		it('serves others while a writer floods', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('flood', `exec ${node} "const b='x'.repeat(99)+'\\n';const s=b.repeat(1000);for(;;)require('fs').writeSync(1,s)"`)
			await until(() => harness.host.logs.lastSeq('flood') > 10_000, 'the flood')
			harness.spawn('other', 'echo through')
			await harness.event('exited', 'other')
			assert.deepEqual(harness.lines('other'), ['through'])
		})

		it('announces an exit even if residue never stops writing', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn(
				'endless',
				`${node} "const s=('x'.repeat(99)+'\\n').repeat(1000);for(;;)require('fs').writeSync(1,s)" & sleep 0.3; exit 5`,
			)
			const exit = await harness.event('exited', 'endless')
			assert.deepEqual([exit.code, exit.residue.length], [5, 1])
			const before = harness.host.logs.lastSeq('endless')
			await until(() => harness.host.logs.lastSeq('endless') > before, 'more of it')
		})

		it('goes on reading what residue writes', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('helper', '(while :; do echo tick; sleep 0.02; done) & echo main')
			await harness.event('exited', 'helper')
			const before = harness.host.logs.lastSeq('helper')
			await until(() => harness.host.logs.lastSeq('helper') > before + 2, 'lines of the residue')
			harness.host.processes.kill('helper', 'tree')
			await harness.event('residue', 'helper')
		})

		it('goes on with the numbers of lines from run to run', async () => {
			await using harness = await openHarness(spawner)
			for (const run of [1, 2, 3]) {
				harness.spawn('again', `echo run ${run}`, { run })
				await until(() => harness.events.some(event => event.type === 'exited' && event.run === run), `the exit of run ${run}`)
			}
			assert.deepEqual(
				harness.host.logs.query(['again'], {}).map(({ seq, content }) => `${seq} ${content}`),
				['1 run 1', '2 run 2', '3 run 3'],
			)
		})
	})
}
