import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { importCompose } from './compose.ts'
import type { Draft, ForeignFile } from './draft.ts'
import { foreignBytes, foreignDuration } from './durations.ts'
import { importPm2 } from './pm2.ts'
import { importProcfile } from './procfile.ts'
import { importSupervisord } from './supervisord.ts'
import { importSystemd } from './systemd.ts'
import { importZinit02 } from './zinit-02.ts'

const at = (path: string, text: string): ForeignFile => ({ path, text, directory: '/nonexistent' })
const only = (drafts: readonly Draft[]): Draft => {
	const [draft] = drafts
	assert.ok(draft !== undefined && drafts.length === 1)
	return draft
}

describe('import systemd', () => {
	it('translates commands, dependencies, policy and limits', () => {
		const draft = only(
			importSystemd(
				at(
					'web.service',
					[
						'[Unit]',
						'Description=Web',
						'After=network.target db.service',
						'Requires=db.service',
						'[Service]',
						'Type=notify',
						'ExecStartPre=-/bin/mkdir -p /run/web',
						// biome-ignore lint/suspicious/noTemplateCurlyInString: systemd's
						'ExecStart=/usr/bin/web --port ${PORT} \\',
						'  --name "a b" --cost $$5 --at 5%%',
						'ExecReload=/bin/kill -HUP $MAINPID',
						'Environment="FOO=a b" X=1',
						'Restart=on-failure',
						'RestartSec=1min 30s',
						'LimitNOFILE=1000:2000',
						'PrivateTmp=true',
						'[Install]',
						'WantedBy=multi-user.target',
					].join('\n'),
				),
			),
		)
		assert.deepEqual(draft.tables, {
			service: {
				name: 'web',
				description: 'Web',
				// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
				exec: '{ /bin/mkdir -p /run/web || true; } && exec /usr/bin/web --port ${PORT} --name "a b" --cost "\\$5" --at "5%"',
				exec_reload: '/bin/kill -HUP $MAINPID',
				env: { FOO: 'a b', X: '1' },
			},
			dependencies: { after: ['db'], requires: ['db'] },
			readiness: { type: 'notify' },
			lifecycle: { restart: 'on-failure', restart_delay_ms: 90_000 },
			limits: { nofile: '1000:2000' },
		})
		assert.deepEqual([draft.failure, draft.warnings], [undefined, ['web.service:15: PrivateTmp: not translated: true']])
	})

	for (const [path, text, failure] of [
		['a.timer', '[Timer]\n', 'a.timer:1: cannot translate a .timer unit'],
		['a@.service', '[Service]\nExecStart=/x %i\n', 'a@.service:1: cannot translate a template: name an instance of it'],
		['a.service', '[Service]\nUser=x\n', 'a.service:1: it has no ExecStart'],
		[
			'a.service',
			'[Service]\nType=forking\nExecStart=/x\n',
			'a.service:2: Type=forking: a program that goes into the background cannot be supervised; give it a flag to stay in the foreground',
		],
	] as const) {
		it(`cannot translate ${JSON.stringify(text)} of ${path}`, () => assert.equal(only(importSystemd(at(path, text))).failure, failure))
	}
})

describe('import compose', () => {
	it('translates what means something without a container', () => {
		const [web, db] = importCompose(
			at(
				'compose.yml',
				[
					'x-env: &env {TZ: UTC}',
					'services:',
					'  web:',
					'    command: ["nginx", "-g", "daemon off;"]',
					'    environment:',
					'      <<: *env',
					'      A: 1',
					'    depends_on: {db: {condition: service_healthy}}',
					'    ports:',
					'    - "8080:80"',
					'    - 443',
					'    restart: on-failure:3',
					'    stop_grace_period: 1m30s',
					'    healthcheck: {test: curl -f http://localhost/, interval: 30s, retries: 5}',
					'    volumes: [a:/b]',
					'  db:',
					'    image: postgres',
				].join('\n'),
			),
		)
		assert.deepEqual(web?.tables, {
			service: { name: 'web', exec: "exec nginx -g 'daemon off;'", dir: '/nonexistent', env: { A: '1', TZ: 'UTC' }, ports: [80, 443] },
			dependencies: { requires: ['db'], after: ['db'] },
			lifecycle: { restart: 'on-failure', max_restarts: 3, stop_timeout_ms: 90_000 },
			health: { type: 'exec', target: 'curl -f http://localhost/', interval_ms: 30_000, retries: 5 },
		})
		assert.deepEqual(web?.warnings, [
			'compose.yml:9: ports: 8080:80: the program itself must listen on 8080',
			'compose.yml:15: volumes: not translated',
		])
		assert.match(db?.failure ?? '', /^compose\.yml:16: db has neither command nor entrypoint/)
	})

	it('tells the line of what is no YAML', () => {
		assert.match(importCompose(at('c.yml', 'services:\n  a: {b: [}\n'))[0]?.failure ?? '', /^c\.yml:2: /)
		assert.match(importCompose(at('c.yml', 'a: 1\na: 2\n'))[0]?.failure ?? '', /^c\.yml:2: duplicate key a/)
		assert.match(importCompose(at('c.yml', 'version: 3\n'))[0]?.failure ?? '', /it has no services/)
	})
})

describe('import procfile', () => {
	it('gives ports as foreman does, and tells the line of what it cannot read', () => {
		const [web, odd, worker] = importProcfile(at('Procfile', '# all\nweb: server -p $PORT\nwhat\nworker: a && b\n'))
		assert.deepEqual(web?.tables.service, { name: 'web', exec: 'exec server -p $PORT', dir: '/nonexistent', env: { PORT: '5000' } })
		assert.equal(odd?.failure, 'Procfile:3: neither a comment nor NAME: COMMAND')
		assert.equal(worker?.tables.service?.exec, 'a && b')
	})

	it('leaves a command that begins with variables to the shell: exec would take them for the program', () => {
		const [web] = importProcfile(at('Procfile', 'web: A=1 server\n'))
		assert.equal(web?.tables.service?.exec, 'A=1 server')
	})
})

describe('import supervisord', () => {
	it('makes a unit of each process and a target of each group', () => {
		const [first, second, all] = importSupervisord(
			at(
				's.conf',
				[
					'[program:app]',
					'command=/app --n=%(process_num)02d ; comment',
					'numprocs=2',
					'environment=A="1,2",B=x',
					'autorestart=false',
					'exitcodes=0,2',
					'stopwaitsecs=20',
					'priority=1',
					'[group:all]',
					'programs=app',
				].join('\n'),
			),
		)
		assert.deepEqual(first?.tables, {
			service: { name: 'app_00', exec: 'exec /app --n=00', env: { A: '1,2', B: 'x' }, success_exit_codes: [2] },
			lifecycle: { restart: 'never', max_restarts: 3, stop_timeout_ms: 20_000 },
		})
		assert.deepEqual(first?.warnings, ['s.conf:8: priority: order comes from dependencies: after, requires'])
		assert.equal(second?.name, 'app_01')
		assert.deepEqual(all?.tables, { target: { name: 'all' }, dependencies: { wants: ['app_00', 'app_01'] } })
	})
})

describe('import pm2', () => {
	it('makes a unit of each instance', () => {
		const drafts = importPm2(at('ecosystem.config.js', ''), {
			apps: [{ name: 'api', script: './s.py', args: ['a b'], instances: 2, env: { A: 1 }, watch: true, autorestart: false }],
		})
		assert.deepEqual(
			drafts.map(({ name }) => name),
			['api-0', 'api-1'],
		)
		assert.deepEqual(drafts[1]?.tables, {
			service: { name: 'api-1', exec: "exec python3 ./s.py 'a b'", dir: '/nonexistent', env: { NODE_APP_INSTANCE: '1', A: '1' } },
			lifecycle: { restart: 'never' },
		})
		assert.throws(() => importPm2(at('e.json', ''), { app: 1 }), /it has no apps/)
	})
})

describe('import zinit-0.2 (cli.md 3)', () => {
	it('is the mapping of the specification', () => {
		const draft = only(
			importZinit02(
				at(
					'd/redis.yaml',
					'exec: redis --port 1\ntest: redis-cli PING\nafter:\n  - db\nshutdown_timeout: 5\nsignal:\n  stop: SIGINT\nlog: none\nenv:\n  A: b\nodd: 1\n',
				),
			),
		)
		assert.deepEqual(draft.tables, {
			service: { name: 'redis', exec: 'redis --port 1', env: { A: 'b' } },
			health: { type: 'exec', target: 'redis-cli PING' },
			dependencies: { requires: ['db'], after: ['db'] },
			lifecycle: { stop_timeout_ms: 5000, stop_signal: 'SIGINT', restart: 'always', restart_delay_ms: 2000 },
			logging: { buffer_lines: 1 },
		})
		assert.deepEqual(draft.warnings, [
			'd/redis.yaml:8: log: one line is kept: output cannot be thrown away',
			'd/redis.yaml:11: odd: not translated',
		])
	})
})

describe('amounts of others', () => {
	it('are durations of systemd and Go', () =>
		assert.deepEqual(['90', '1min 30s', '1h5m', '500ms', 'infinity', '2 weeks'].map(foreignDuration), [
			90_000,
			90_000,
			3_900_000,
			500,
			undefined,
			undefined,
		]))
	it('are sizes', () =>
		assert.deepEqual(['512', '10MB', '1.5g', '2KiB', 'big'].map(foreignBytes), [512, 10_485_760, 1_610_612_736, 2048, undefined]))
})
