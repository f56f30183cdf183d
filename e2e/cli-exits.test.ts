import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { requires, service, sleeper, target } from './units.ts'

/** Exit code by exit code, what leads to it (cli.md 1.2). */
const causes: Readonly<Record<number, readonly string[]>> = {
	0: [
		'status broken',
		'why broken',
		'logs idle',
		'tree broken',
		'events idle',
		'is-running database all',
		'start done',
		'stop idle',
		'stop idle spare',
		'ping --wait',
		'--version',
		'start --help',
	],
	1: [
		'start broken',
		'start needs-idle',
		'restart broken',
		'start database ghost',
		'stop idle ghost',
		'status idle ghost',
		'add-service /nonexistent',
		'import compose /nonexistent',
	],
	2: [
		'',
		'bogus',
		'./nothing',
		'--bogus list',
		'list --bogus',
		'start',
		'start database --timeout soon',
		'kill database FOO',
		'kill database TERM -s TERM',
		'add-service --name a',
		'delete-all',
		'plan list',
	],
	3: ['is-running database idle', 'kill idle', 'kill all', 'reload reloadable', 'attach console'],
	5: [
		...['status', 'start', 'stop', 'restart', 'kill', 'logs', 'logs -f', 'why', 'tree', 'events', 'get', 'remove', 'edit', 'attach'].map(
			command => `${command} ghost`,
		),
		'is-running ghost',
		'reload ghost',
		'debug-procs ghost',
	],
	6: ['start slow --timeout 300ms', 'restart slow --timeout 300ms', 'ping --wait --timeout 300ms --socket /nonexistent'],
	7: ['rhai x.rhai', 'attach database'],
}

describe('the exit code says what became of a command; what failed wrote nothing on stdout (cli.md 1.2, 1.3)', () => {
	let daemon: Daemon
	before(async () => {
		daemon = await startDaemon({
			units: {
				database: sleeper('database'),
				app: sleeper('app', requires('database')),
				idle: sleeper('idle', 'status = "stop"\n'),
				spare: sleeper('spare', 'status = "stop"\n'),
				reloadable: sleeper('reloadable', 'status = "stop"\nexec_reload = "true"\n'),
				console: sleeper('console', 'status = "stop"\nstdin = "tty"\n'),
				'needs-idle': sleeper('needs-idle', requires('idle')),
				broken: service('broken', 'exit 3', '[lifecycle]\nrestart = "never"\n'),
				done: service('done', 'true', 'oneshot = true\n'),
				slow: sleeper('slow', 'status = "stop"\n[health]\ntype = "exec"\ntarget = "false"\n'),
				all: target('all', requires('app')),
			},
		})
		await daemon.reaches('all', 'running')
		await daemon.reaches('broken', 'failed')
	})
	after(() => daemon.cleanUp())

	for (const [code, lines] of Object.entries(causes)) {
		for (const line of lines) {
			it(`${code}: zinit ${line}`, async () => {
				const ran = await runCli(daemon.env, words(line))
				assert.equal(ran.code, Number(code), `${ran.stdout}${ran.stderr}`)
				const severalNames = /ghost$/.test(line) && code === '1'
				if (code !== '0' && !severalNames) assert.equal(ran.stdout, '')
				if (code !== '0' && line !== '' && !line.startsWith('is-running')) assert.match(ran.stderr, /^Error: /m)
			})
		}
	}
})

describe('without a daemon', () => {
	for (const line of ['list', 'tree', 'doctor']) {
		it(`zinit ${line} ends with ${line === 'doctor' ? 1 : 4}`, async () => {
			const ran = await runCli({ PATH: process.env.PATH ?? '', HOME: '/nonexistent', ZINIT_SOCKET: '/nonexistent' }, words(line))
			assert.equal(ran.code, line === 'doctor' ? 1 : 4)
		})
	}

	for (const line of ['schema', 'complete service']) {
		it(`zinit ${line} works all the same`, async () => {
			const ran = await runCli({ PATH: process.env.PATH ?? '' }, words(line))
			assert.deepEqual([ran.code, ran.stderr], [0, ''])
		})
	}
})
