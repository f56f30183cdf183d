import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Ended, runCli, words } from './cli.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { documentErrors, documented, streams } from './documents.ts'
import { startRustDaemon, withoutRust } from './rust.ts'
import { depends, requires, service, sleeper, target } from './units.ts'

const units = {
	database: service(
		'database',
		'echo ready; echo warn >&2; exec sleep 1000',
		`description = "rows"\n${'[health]\ntype = "exec"\ntarget = "true"\n'}`,
	),
	app: service('app', 'sleep 1000 & wait', `${requires('database')}after = ["database"]\n`),
	idle: sleeper('idle', 'status = "stop"\nexec_reload = "true"\n'),
	'needs-idle': sleeper('needs-idle', requires('idle')),
	crasher: service('crasher', 'exit 3', '[lifecycle]\nrestart = "never"\n'),
	loop: service('loop', 'exit 1', '[lifecycle]\nrestart_delay_ms = 100000\n'),
	killed: service('killed', 'kill -9 $$', '[lifecycle]\nrestart = "never"\n'),
	migrate: service('migrate', 'true', 'oneshot = true\n'),
	rival: sleeper('rival', depends('conflicts', 'database')),
	system: sleeper('system', 'class = "system"\n'),
	all: target('all', requires('app')),
}

/** Command lines with the exit codes they end with, in the order in which they are run. */
const lines: readonly (readonly [line: string, code: number])[] = [
	['ping', 0],
	['list', 0],
	['status', 0],
	['status database', 0],
	['status app crasher killed migrate loop all rival idle', 0],
	['is-running database idle', 3],
	['why needs-idle', 0],
	['why loop', 0],
	['tree', 0],
	['get database', 0],
	['get all', 0],
	['logs', 0],
	['events database', 0],
	['debug-state', 0],
	['debug-procs app', 0],
	['check broken.toml', 1],
	['doctor', 0],
	['schema', 0],
	['completion bash', 0],
	['import procfile Procfile', 1],
	['plan stop database', 0],
	['plan start needs-idle --tree', 0],
	['plan remove database', 1],
	['plan reload', 0],
	['start database', 0],
	['start needs-idle', 1],
	['start needs-idle --tree', 0],
	['start database crasher ghost', 1],
	['restart database', 0],
	['kill database WINCH', 0],
	['stop idle', 0],
	['stop idle', 0],
	['stop database', 0],
	['add-service new.toml', 0],
	['add-service new.toml', 0],
	['edit new --yes', 0],
	['reload', 0],
	['remove new', 0],
	['remove app', 1],
	['start-all', 1],
	['stop-all', 0],
	['delete-all --yes', 0],
	['shutdown', 0],
]

/** Failures of every kind that needs no broken daemon, with a daemon and without. */
const failures: readonly (readonly [line: string, code: number, kind: string])[] = [
	['bogus', 2, 'usage'],
	['kill ghost FOO', 2, 'usage'],
	['list --socket /nonexistent', 4, 'unreachable'],
	...['status', 'tree', 'events', 'edit'].map(command => [`${command} ghost`, 5, 'service_not_found'] as const),
	['attach database', 7, 'not_supported'],
	['reload idle', 3, 'not_running'],
	['add-service absent.toml', 1, 'unreadable'],
	['add-service broken.toml', 1, 'invalid_definition'],
	['add-service --name bad/name --exec true', 1, 'validation'],
	['add-service --name x --exec true --requires ghost', 1, 'dependency_missing'],
	['add-service --name x --exec true --requires x', 1, 'cycle'],
	['run absent.ts', 1, 'unreadable'],
	['rhai x', 7, 'not_supported'],
]

/** Failures that come with what became of each service. */
const failedActions: readonly (readonly [line: string, code: number, kind: string])[] = [
	...['start', 'remove'].map(command => [`${command} ghost`, 5, 'service_not_found'] as const),
	['kill crasher', 3, 'not_running'],
	['remove database', 1, 'has_dependents'],
	['start slow --timeout 300ms', 6, 'timeout'],
]

const documentsOf = ({ stdout }: Ended): readonly unknown[] =>
	stdout
		.split('\n')
		.slice(0, -1)
		.map(line => JSON.parse(line))

const commandOf = (line: string) => words(line)[0] ?? ''

async function directoryOf(daemon: Daemon): Promise<string> {
	const files = {
		'broken.toml': '[service]\nname = "broken"\n',
		'new.toml': sleeper('new', 'unknown = 1\n'),
		Procfile: 'web: sleep 1\nwhat\n',
	}
	for (const [name, text] of Object.entries(files)) await writeFile(join(daemon.directory, name), text)
	return daemon.directory
}

describe('what --json writes is what the published schema says, and nothing is on stderr (cli.md 4)', () => {
	let daemon: Daemon
	let cwd: string
	const json = (line: string) => runCli(daemon.env, ['--json', ...words(line)], { cwd, env: { EDITOR: 'sed -i s/1000/2000/' } })

	before(async () => {
		daemon = await startDaemon({
			units: { ...units, slow: sleeper('slow', 'status = "stop"\n[health]\ntype = "exec"\ntarget = "false"\n') },
		})
		cwd = await directoryOf(daemon)
		await daemon.reaches('app', 'running')
		await daemon.reaches('loop', 'failed')
		await daemon.reaches('killed', 'failed')
	})
	after(() => daemon.cleanUp())

	for (const [line, code, kind] of [...failures, ...failedActions]) {
		it(`zinit ${line} fails with ${code}, ${kind}`, async () => {
			const ran = await json(line)
			const [document] = documentsOf(ran)
			assert.deepEqual([ran.code, ran.stderr, documentsOf(ran).length], [code, '', 1], ran.stdout)
			const isAction = failedActions.some(each => each[0] === line)
			assert.equal(documentErrors(isAction ? `/commands/${commandOf(line)}` : '/components/schemas/Failure', document), null)
			const { error } = document as { readonly error: { readonly kind: string; readonly exit: number } }
			assert.deepEqual([error.kind, error.exit], [kind, code])
		})
	}

	for (const [line, code] of lines) {
		it(`zinit ${line}: ${code}`, async () => {
			const ran = await json(line)
			assert.deepEqual([ran.code, ran.stderr], [code, ''], ran.stdout)
			const documents = documentsOf(ran)
			if (!streams.includes(commandOf(line))) assert.equal(documents.length, 1)
			for (const document of documents)
				assert.equal(documentErrors(`/commands/${commandOf(line)}`, document), null, JSON.stringify(document))
		})
	}

	it('is shown here for every command that has a document', () => {
		const shown = new Set(lines.map(([line]) => commandOf(line)))
		assert.deepEqual(
			documented.filter(command => !shown.has(command)),
			[],
		)
	})
})

describe('what --json writes of a 0.3.9 daemon, too', { skip: withoutRust }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await startRustDaemon(units)
		await daemon.reaches('app', 'running')
	})
	after(() => daemon.cleanUp())

	for (const [line, code] of [
		['ping', 0],
		['list', 0],
		['status app crasher all', 0],
		['why needs-idle', 0],
		['get app', 0],
		['logs database', 0],
		['plan stop database', 0],
		['start needs-idle', 1],
		['stop app', 0],
		['reload', 7],
	] as const) {
		it(`zinit ${line}: ${code}`, async () => {
			const ran = await runCli(daemon.env, [...words(line), '--json'])
			assert.deepEqual([ran.code, ran.stderr], [code, ''], ran.stdout)
			const place = code === 7 ? '/components/schemas/Failure' : `/commands/${commandOf(line)}`
			for (const document of documentsOf(ran)) assert.equal(documentErrors(place, document), null, JSON.stringify(document))
		})
	}
})
