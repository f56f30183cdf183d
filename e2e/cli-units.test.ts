import assert from 'node:assert/strict'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { sleeper } from './units.ts'

/** Small files of other supervisors, and the units that they become. */
const foreign = {
	systemd: {
		file: 'sleeper.service',
		text: '[Unit]\nDescription=Sleeps\nAfter=network.target\n[Service]\nType=simple\nExecStart=/bin/sleep 1000\nEnvironment="A=b c"\nRestart=on-failure\n[Install]\nWantedBy=multi-user.target\n',
		units: ['sleeper'],
	},
	compose: {
		file: 'compose.yml',
		text: 'services:\n  cache:\n    command: ["sleep", "1000"]\n  web:\n    command: sleep 1000\n    depends_on: [cache]\n    environment:\n      - A=b\n',
		units: ['cache', 'web'],
	},
	procfile: { file: 'Procfile', text: '# all of them\nqueue: sleep 1000\nmail: A=b sleep 1000\n', units: ['queue', 'mail'] },
	supervisord: {
		file: 'supervisord.conf',
		text: '[supervisord]\nnodaemon=true\n[program:job]\ncommand=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)d\nautorestart=true\n',
		units: ['job_0', 'job_1'],
	},
	pm2: {
		file: 'ecosystem.config.js',
		text: "module.exports = { apps: [{ name: 'api', script: './api.sh', interpreter: 'sh', env: { PORT: 80 } }] }\n",
		units: ['api'],
	},
	'zinit-0.2': { file: 'old.yaml', text: 'exec: sleep 1000\nsignal:\n  stop: SIGINT\nshutdown_timeout: 5\n', units: ['old'] },
} as const

describe('unit files on the command line', () => {
	let daemon: Daemon
	let cwd: string
	const zinit = (line: string, options: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> } = {}) =>
		runCli(daemon.env, words(line), { cwd, ...options })
	const edit = (editor: string, more = '--yes') => zinit(`edit web2 ${more}`, { env: { EDITOR: editor, TMPDIR: daemon.directory } })
	const saved = () => readFile(join(daemon.configDir, 'web2.toml'), 'utf8')

	before(async () => {
		daemon = await startDaemon()
		cwd = join(daemon.directory, 'a place with spaces')
		await mkdir(cwd)
		await writeFile(join(cwd, 'api.sh'), 'exec sleep 1000\n')
	})
	after(() => daemon.cleanUp())

	for (const [kind, { file, text, units }] of Object.entries(foreign)) {
		it(`import ${kind} makes units that are without a mistake, and run`, async () => {
			await writeFile(join(cwd, file), text)
			const written = await zinit(`import ${kind} ${file} --out units-${kind}`)
			assert.deepEqual([written.code, written.stdout], [0, units.map(name => `Wrote: units-${kind}/${name}.toml\n`).join('')])
			assert.deepEqual(
				[(await zinit(`check units-${kind} --strict`)).stdout],
				[`${units.length} ${units.length === 1 ? 'file' : 'files'} checked, no problems\n`],
			)
			for (const name of units) {
				const added = await zinit(`add-service units-${kind}/${name}.toml`)
				assert.deepEqual([added.code, added.stderr], [0, ''])
				await daemon.reaches(name, 'running')
			}
		})
	}

	it('add-service - reads stdin, and a mistake is shown with its line', async () => {
		const good = await zinit('add-service -', { stdin: sleeper('web2') })
		assert.deepEqual([good.code, good.stdout], [0, `Service 'web2' added (saved to ${daemon.configDir}/web2.toml)\n`])
		const bad = await zinit('add-service -', { stdin: '[service]\nname = "x"\nexec = 5\n' })
		assert.equal(bad.code, 1)
		assert.match(bad.stderr, /^Error: Failed to parse -: TOML parse error at line 3, column 8\n {2}\|\n3 \| exec = 5\n {2}\| {8}\^\n/)
	})

	it('edit sets what the editor made of the file', async () => {
		const ran = await edit('sed -i s/1000/2000/')
		assert.deepEqual([ran.code, ran.stdout], [0, "Service 'web2' updated\n"])
		assert.match(await saved(), /sleep 2000/)
	})

	it('edit prefers VISUAL, and passes its arguments on', async () => {
		const ran = await zinit('edit web2 -y', { env: { EDITOR: 'false', TMPDIR: daemon.directory, VISUAL: 'sed -i -e s/2000/3000/' } })
		assert.deepEqual([ran.code, ran.stdout], [0, "Service 'web2' updated\n"])
	})

	for (const [what, editor] of [
		['leaves the file as it is', 'true'],
		['empties it', 'cp /dev/null'],
		['takes it away', 'rm'],
	] as const) {
		it(`edit changes nothing if the editor ${what}`, async () => {
			const ran = await edit(editor)
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, '', 'Nothing changed\n'])
			assert.match(await saved(), /sleep 3000/)
		})
	}

	for (const [what, editor, error] of [
		['fails', 'sed -i s/3000/4000/ "$1"; false', /^What you wrote is kept in .*\nError: cannot edit: .* ended with exit code 1\n$/],
		['is not there', '/nonexistent/vi', /Error: cannot edit: \/nonexistent\/vi ended with exit code 127\n$/],
		['makes a mistake', 'sed -i s/exec/exce/', /^What you wrote is kept in .*\/web2\.toml\nError: Failed to parse /],
		['renames it', 'sed -i s/web2/web3/', /^What you wrote is kept in .*\nError: cannot rename 'web2' to 'web3'\nHint: /],
	] as const) {
		it(`edit changes nothing if the editor ${what}; work is not thrown away`, async () => {
			const ran = await edit(editor)
			assert.deepEqual([ran.code, ran.stdout], [1, ''])
			assert.match(ran.stderr, error)
			const kept = /^What you wrote is kept in (.*)$/m.exec(ran.stderr)?.[1]
			if (kept !== undefined) assert.notEqual(await readFile(kept, 'utf8'), await saved())
			assert.match(await saved(), /sleep 3000/)
		})
	}

	it('edit asks, and cannot without a terminal', async () => {
		const ran = await edit('sed -i s/3000/4000/', '')
		assert.deepEqual(
			[ran.code, ran.stderr.split('\n').slice(-3)],
			[1, ['Error: cannot ask: there is no terminal', 'Hint: --yes answers yes', '']],
		)
	})

	it('check reads files of any name wherever they are', async () => {
		await mkdir(join(cwd, 'sub'))
		await writeFile(join(cwd, 'sub/ünit é.toml'), sleeper('unit'))
		await writeFile(join(cwd, 'sub/other.conf'), sleeper('other'))
		const good = await runCli(daemon.env, ['check', 'sub', 'sub/other.conf'], { cwd })
		assert.deepEqual([good.code, good.stdout], [0, '2 files checked, no problems\n'])
		await writeFile(join(cwd, 'sub/ünit é.toml'), '[service]\nname = "unit"\nexce = "true"\n')
		const bad = await runCli(daemon.env, ['check', 'sub'], { cwd })
		assert.equal(bad.code, 1)
		assert.match(bad.stdout, /^sub\/ünit é\.toml:3:1: warning\[unknown-key\]: service\.exce \(did you mean exec\?\)$/m)
	})

	it('works where nothing can be written', async () => {
		const place = join(cwd, 'read-only')
		await mkdir(place)
		await chmod(place, 0o555)
		for (const line of ['list', 'check', 'get web2', 'doctor', 'import procfile ../Procfile']) {
			assert.equal((await runCli({ ...daemon.env, HOME: place }, words(line), { cwd: place })).code, 0, line)
		}
	})
})
