import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { startFakeDaemon } from '../testing/fake-daemon.ts'
import { runCli } from '../testing/run-cli.ts'

const cwd = mkdtempSync(join(tmpdir(), 'zinit-offline-'))
after(() => rmSync(cwd, { recursive: true, force: true }))
const file = (name: string, text: string) => {
	writeFileSync(join(cwd, name), text)
	return name
}

const directoryWith = (files: Readonly<Record<string, string>>) => {
	const directory = mkdtempSync(join(cwd, 'units-'))
	for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o644 })
	return directory
}
const service = (name: string) => `[service]\nname = "${name}"\nexec = "true"\n`

describe('zinit check (cli.md 3)', () => {
	it('reads what it is given, and ends with 1 on an error', async () => {
		file('good.toml', '[service]\nname = "good"\nexec = "true"\n')
		file('bad.toml', '[service]\nname = "bad"\nexce = "true"\n')
		const good = await runCli(['check', 'good.toml'], { cwd })
		assert.deepEqual([good.code, good.stdout], [0, '1 file checked, no problems\n'])
		const bad = await runCli(['check', 'bad.toml'], { cwd })
		assert.equal(bad.code, 1)
		assert.match(bad.stdout, /^bad\.toml:\d+:\d+: error\[missing-key\]/)
		assert.match(bad.stdout, /service\.exce \(did you mean exec\?\)/)
	})

	it('looks into directories and at files of any name, and counts warnings only when strict', async () => {
		file('odd.conf', '[service]\nname = "-odd"\nexec = "true"\n')
		assert.equal((await runCli(['check', 'odd.conf'], { cwd })).code, 0)
		assert.equal((await runCli(['check', '--strict', 'odd.conf'], { cwd })).code, 1)
		const all = await runCli(['check', '.', '--json'], { cwd })
		assert.equal(all.code, 1)
		assert.match(all.stdout, /^\{"ok":false,"files":2,"problems":\[\{"file":"\.\/bad\.toml"/)
	})

	it('reads a file once, in however many spellings it is named', async () => {
		file('good.toml', '[service]\nname = "good"\nexec = "true"\n')
		const ran = await runCli(['check', 'good.toml', './good.toml', join(cwd, 'good.toml')], { cwd })
		assert.deepEqual([ran.code, ran.stdout], [0, '1 file checked, no problems\n'])
	})

	it('does not pass over a file of another name that cannot be read', async () => {
		for (const [path, reason] of [
			['absent', 'no such file or directory'],
			['/dev/null', 'it is no regular file'],
		] as const) {
			const ran = await runCli(['check', path], { cwd })
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [1, '', `Error: cannot read ${path}: ${reason}\n`])
		}
	})

	it('warns of names in a directory that were probably meant to be read, and reads one that was named (config.md 1.2)', async () => {
		const directory = directoryWith({ 'x.yaml': '', 'y.yml': '', 'z.TOML': service('z'), notes: '' })
		const lines = ['x.yaml', 'y.yml', 'z.TOML'].map(
			name => `${directory}/${name}:1:1: warning[ignored-file]: is not read: only names in .toml are\n`,
		)
		const all = await runCli(['check', directory])
		assert.deepEqual([all.code, all.stdout], [0, lines.join('')])
		const one = await runCli(['check', 'z.TOML', '.'], { cwd: directory })
		assert.deepEqual([one.code, one.stdout.split('\n').length], [0, 3])
		assert.equal((await runCli(['check', 'z.TOML'], { cwd: directory })).stdout, '1 file checked, no problems\n')
	})

	it('goes on after an entry that cannot be read, and tells of it', async () => {
		const directory = directoryWith({ 'a.toml': service('a'), 'b.toml': service('b'), 'c.toml': service('c') })
		symlinkSync('b.toml.d', join(directory, 'b.toml.d'))
		symlinkSync('loop.toml', join(directory, 'loop.toml'))
		symlinkSync('x'.repeat(300), join(directory, 'long.toml'))
		const { code, stdout } = await runCli(['check', directory])
		assert.deepEqual(
			[code, stdout.split('\n')],
			[
				1,
				[
					`${directory}/long.toml:1:1: error[unreadable]: cannot be read: name too long`,
					`${directory}/loop.toml:1:1: error[unreadable]: cannot be read: too many symbolic links encountered`,
					'',
				],
			],
		)
	})

	it('tells of drop-ins that cannot be listed', { skip: process.getuid?.() === 0 && 'root may list every directory' }, async context => {
		const directory = directoryWith({ 'c.toml': service('c') })
		const dropIns = join(directory, 'c.toml.d')
		mkdirSync(dropIns, { mode: 0o000 })
		context.after(() => chmodSync(dropIns, 0o700))
		const { code, stdout } = await runCli(['check', directory])
		assert.deepEqual([code, stdout], [1, `${dropIns}/*.toml:1:1: error[unreadable]: cannot be read: permission denied\n`])
	})

	it('does not take a directory that is not there for an empty one', async () => {
		const env = { ZINIT_CONFIG_DIR: join(cwd, 'nowhere') }
		const ran = await runCli(['check'], { env })
		assert.deepEqual([ran.code, ran.stdout, ran.stderr], [1, '', `Error: cannot read ${env.ZINIT_CONFIG_DIR}: no such file or directory\n`])
	})

	it('of a file that is not there is an error with its place', async () => {
		const ran = await runCli(['check', 'absent.toml'], { cwd })
		assert.deepEqual([ran.code, ran.stdout], [1, 'absent.toml:1:1: error[unreadable]: cannot be read: no such file or directory\n'])
	})
})

describe('add-service from a file (cli.md 2)', () => {
	it('sends the keys that were given, and tells what would be lost', async () => {
		file('d1.toml', '[service]\nname = "d1"\nexec = "true"\nfoo = 1\nports = [80]\n[dependencies]\nafter = ["x"]\n')
		await using daemon = await startFakeDaemon({
			'service.set': () => ({
				ok: true,
				name: 'd1',
				state: 'running',
				changed: true,
				affected: [],
				action: 'created',
				warnings: ['remote'],
				path: '/x/d1.toml',
			}),
		})
		const ran = await runCli(['add-service', 'd1.toml', '--ephemeral'], { cwd, socket: daemon.path })
		assert.deepEqual(
			[ran.code, ran.stdout],
			[0, "Service 'd1' added (saved to /x/d1.toml)\nWarning: d1.toml:4:1: unknown-key: service.foo\nWarning: remote\n"],
		)
		const { config, persist } = daemon.called[0]?.params ?? {}
		assert.deepEqual([config, persist], [{ service: { name: 'd1', exec: 'true', ports: [80] }, dependencies: { after: ['x'] } }, false])
	})

	for (const [name, text, stderr] of [
		[
			'syntax.toml',
			'[service\nname = "x"\n',
			/^Error: Failed to parse syntax\.toml: TOML parse error at line 1, column \d+\n {2}\|\n1 \| \[service\n {2}\| +\^\n/,
		],
		[
			'type.toml',
			'[service]\nname = "x"\nexec = 5\n',
			/^Error: Failed to parse type\.toml: TOML parse error at line 3, column 8\n.*\n3 \| exec = 5\n.*\^\nservice\.exec: invalid type: integer `5`, expected a string\n$/,
		],
		[
			'rule.toml',
			'[service]\nname = "a b"\nexec = ""\n',
			/^Error: Validation failed\n {2}service\.name 'a b' contains invalid characters.*\n {2}service\.exec cannot be empty\n/,
		],
	] as const) {
		it(`tells what is wrong in ${name}`, async () => {
			file(name, text)
			const ran = await runCli(['add-service', name], { cwd })
			assert.deepEqual([ran.code, ran.stdout], [1, ''])
			assert.match(ran.stderr, stderr)
		})
	}

	it('reads stdin', async () => {
		await using daemon = await startFakeDaemon({ 'service.set': () => ({ ok: true, name: 'p', action: 'unchanged', warnings: [] }) })
		const ran = await runCli(['add-service', '-'], { cwd, socket: daemon.path, stdin: '[service]\nname = "p"\nexec = "true"\n' })
		assert.equal(ran.stdout, "Service 'p' unchanged\n")
	})

	it('of a file that is not there says so', async () => {
		assert.equal(
			(await runCli(['add-service', 'absent.toml'], { cwd })).stderr,
			'Error: Failed to read absent.toml: no such file or directory\n',
		)
	})
})

describe('zinit import (cli.md 3)', () => {
	it('writes nothing over a file that is there, unless forced', async () => {
		file('Procfile', 'web: node server.js\n')
		assert.deepEqual((await runCli(['import', 'procfile', 'Procfile', '--out', 'units'], { cwd })).stdout, 'Wrote: units/web.toml\n')
		assert.ok(existsSync(join(cwd, 'units/web.toml')))
		const again = await runCli(['import', 'procfile', 'Procfile', '--out', 'units'], { cwd })
		assert.deepEqual([again.code, again.stdout], [1, ''])
		assert.match(again.stderr, /it is there already\nHint: --force overwrites it\n$/)
		assert.equal((await runCli(['import', 'procfile', 'Procfile', '--out', 'units', '--force'], { cwd })).code, 0)
		assert.match(
			readFileSync(join(cwd, 'units/web.toml'), 'utf8'),
			/^# web, translated from Procfile\n\n\[service\]\nname = "web"\nexec = "exec node server\.js"\n/,
		)
	})

	it('makes the directory, and says what the system refuses', async () => {
		file('Procfile', 'web: true\n')
		const made = await runCli(['import', 'procfile', 'Procfile', '--out', 'some/where/else'], { cwd })
		assert.deepEqual([made.code, made.stdout], [0, 'Wrote: some/where/else/web.toml\n'])
		for (const [out, error] of [
			['/dev/null/x', 'cannot mkdir /dev/null: file already exists'],
			['Procfile', `cannot mkdir ${join(cwd, 'Procfile')}: file already exists`],
			...(process.platform === 'linux' ? [['/proc/x', 'cannot mkdir /proc/x: no such file or directory']] : []),
		] as const) {
			const ran = await runCli(['import', 'procfile', 'Procfile', '--out', String(out)], { cwd })
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [1, '', `Error: ${error}\n`])
		}
	})

	it('ends with 1 if a service could not be translated', async () => {
		file('compose.yml', 'services:\n  db:\n    image: postgres\n')
		const ran = await runCli(['import', 'compose', 'compose.yml'], { cwd })
		assert.deepEqual([ran.code, ran.stdout], [1, ''])
		assert.match(
			ran.stderr,
			/Warning: compose\.yml:3: image: there are no containers.*\nWarning: db is not translated: compose\.yml:2: db has neither command nor entrypoint/,
		)
	})
})

describe('zinit complete', () => {
	it('is silent without a daemon', async () => {
		const ran = await runCli(['complete', 'service'])
		assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, '', ''])
	})

	it('gives up on a daemon that does not answer', async () => {
		await using daemon = await startFakeDaemon({ 'service.list': () => undefined })
		const begun = performance.now()
		const ran = await runCli(['complete', 'service'], { socket: daemon.path })
		assert.deepEqual([ran.code, ran.stdout, performance.now() - begun < 5000], [0, '', true])
	})

	it('names services and signals', async () => {
		await using daemon = await startFakeDaemon({ 'service.list': () => ['a', 'b'] })
		assert.equal((await runCli(['complete', 'service'], { socket: daemon.path })).stdout, 'a\nb\n')
		assert.match((await runCli(['complete', 'signal'])).stdout, /^HUP\nINT\n/)
	})
})
