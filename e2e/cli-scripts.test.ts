import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, program, startDaemon } from './daemon.ts'

const deploy = `#!/usr/bin/env -S zinit run
import { ZinitError } from '@zinit/client'
import { zinit as imported } from '@zinit/script'

const [name, ...rest]: string[] = process.argv.slice(2)
const z = await zinit.connect()
await z.service('base').exec('exec sleep 1000').register()
const app = z.service(name).exec('echo up; exec sleep 1000').env('A', 'b').requires('base').after('base')
const { outcome } = await app.start()
await app.wait(10_000)
for await (const line of z.followLogs(name, { lines: 1 })) {
	console.log(JSON.stringify([outcome, line.content, rest, imported === zinit]))
	break
}
try { await z.status('ghost') } catch (error) { console.log(error instanceof ZinitError, error.kind) }
`

describe('zinit run (cli.md 6.2)', () => {
	let daemon: Daemon
	let cwd: string
	const file = async (name: string, text: string) => {
		await writeFile(join(cwd, name), text)
		await chmod(join(cwd, name), 0o755)
	}
	const zinit = (line: string) => runCli(daemon.env, words(line), { cwd })

	before(async () => {
		daemon = await startDaemon()
		cwd = join(daemon.directory, 'scripts of mine')
		await mkdir(cwd)
		await file('deploy', deploy)
		await file('deploy.ts', deploy)
	})
	after(() => daemon.cleanUp())

	it('a file with a shebang is a program: its flags are its own, TypeScript and our modules need no package', async () => {
		const env = { ...daemon.env, PATH: `${dirname(program('zinit'))}:${process.env.PATH}` }
		const ran = await runCli(env, ['shop', '--json', '-q', '--', '--socket', '/x'], { cwd, program: join(cwd, 'deploy.ts') })
		assert.equal(ran.stderr, '')
		assert.deepEqual([ran.code, ran.stdout], [0, '["done","up",["--json","-q","--","--socket","/x"],true]\ntrue service_not_found\n'])
		assert.equal((await daemon.ask<{ state: string }>('service.status', { name: 'shop' })).state, 'running')
	})

	for (const line of ['run deploy.ts a', './deploy.ts b', 'deploy.ts c', '--timeout 20s run deploy.ts d']) {
		it(`zinit ${line} runs it`, async () => {
			const ran = await zinit(line)
			assert.deepEqual([ran.code, ran.stderr], [0, ''])
		})
	}

	it('a command wins over a file of its name', async () => {
		await file('list', 'throw 1')
		assert.match((await zinit('list')).stdout, /● base/)
	})

	const mistakes: readonly (readonly [name: string, text: string, code: number, stderr: RegExp])[] = [
		['enum.ts', 'enum A { b }\n', 1, /^Error: enum\.ts:1: TypeScript enum is not supported in strip-only mode\n$/],
		['syntax.ts', '\nlet = ;\n', 1, /^Error: syntax\.ts:2: /],
		['import.ts', "import './absent.ts'\n", 1, /^Error: import\.ts: Cannot find module /],
		['throw.mjs', '\n\nthrow new Error("boom")\n', 1, /^Error: throw\.mjs:3:7: boom\n$/],
		['later.mjs', 'setTimeout(() => { throw new Error("late") }, 5)\n', 1, /^Error: later\.mjs:1:26: late\n$/],
		['reject.mjs', 'Promise.reject(new Error("no"))\n', 1, /^Error: reject\.mjs:1:16: no\n$/],
		['text.mjs', 'throw "text"\n', 1, /^Error: text\.mjs: text\n$/],
		['code.mjs', 'process.exitCode = 9\n', 9, /^$/],
		['exit.mjs', 'process.exit(8)\n', 8, /^$/],
		[
			'ghost.ts',
			'const z = await zinit.connect()\nawait z.start("ghost")\n',
			5,
			/^Error: ghost\.ts:2:\d+: service not found: ghost\nHint: /,
		],
		[
			'nowhere.ts',
			'await zinit.connect({ socket: "/nonexistent" })\n',
			4,
			/^Error: nowhere\.ts:1:\d+: cannot reach zinit-server at \/nonexistent: /,
		],
		[
			'typo.ts',
			'const z = await zinit.connect()\nz.service("x").exce("true")\n',
			1,
			/^Error: typo\.ts:2:\d+: .*exce.* is not a function\n$/,
		],
		['old.rhai', 'zinit()', 7, /^Error: cannot run Rhai scripts\nHint: zinit run\n$/],
	]
	for (const [name, text, code, stderr] of mistakes) {
		it(`${name} ends with ${code}, and its place is told`, async () => {
			await file(name, text)
			const ran = await zinit(`run ${name}`)
			assert.deepEqual([ran.code, ran.stdout], [code, ''])
			assert.match(ran.stderr, stderr)
		})
	}

	it('of a directory runs all scripts by the bytes of their names, until one fails', async () => {
		await mkdir(join(cwd, 'all'))
		for (const [name, text] of Object.entries({
			'a.ts': 'console.log("a", process.argv[2])',
			'B.mjs': 'console.log("B")',
			'c.mjs': 'throw new Error("c")',
			'd.mjs': 'console.log("d")',
			'e.d.ts': 'nonsense',
			'.f.mjs': 'throw 1',
			'g.txt': 'throw 1',
		}))
			await file(join('all', name), text)
		const ran = await zinit('run all --json')
		assert.deepEqual([ran.code, ran.stdout], [1, 'B\na --json\n'])
		assert.equal(
			ran.stderr,
			'Running all/B.mjs\n✓ all/B.mjs completed\nRunning all/a.ts\n✓ all/a.ts completed\nRunning all/c.mjs\nError: all/c.mjs:1:7: c\n',
		)
	})

	it('takes --socket and --timeout before the script as defaults of its connections', async () => {
		await file('which.ts', 'const z = await zinit.connect(); console.log((await z.ping()).version)\n')
		const ran = await zinit('--socket /nonexistent run which.ts')
		assert.equal(ran.code, 4)
		assert.match(ran.stderr, /^Error: which\.ts:1:\d+: cannot reach zinit-server at \/nonexistent: no such socket\n/)
	})
})
