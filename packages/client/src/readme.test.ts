import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { silent, startFake } from './testing/fake.ts'
import { begin } from './testing/subscription.ts'

const directory = fileURLToPath(new URL('..', import.meta.url))
const examples = [...(await readFile(`${directory}/README.md`, 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)

const subscription = { subscription: 's', boot: 'boot-1' }
const transition = {
	seq: 1,
	at_ms: 1,
	kind: 'transition',
	service: 'web',
	run: 1,
	from: 'starting',
	to: 'running',
	event: 'up',
	reason: null,
	cause: { kind: 'request', at_ms: 1 },
}
const line = { seq: 1, timestamp_ms: 1, service: 'web', stream: 'stdout', content: 'listening on 8080' }

const startDaemon = () =>
	startFake({
		'service.list': () => ['database', 'web'],
		'service.list_full': () => [{ name: 'web', state: { state: 'running', pid: 4242 } }],
		'service.status': () => ({ name: 'web', state: 'running', pid: 4242 }),
		'service.set': () => ({ ok: true, name: 'web', state: 'starting', changed: true, affected: [], action: 'created', warnings: [] }),
		'service.start': request => {
			if (request.params.name === 'web') return { ok: true, name: 'web', state: 'running', changed: true, affected: [] }
			request.fail(-32000, 'service not found: wbe', { kind: 'service_not_found', service: 'wbe', near: ['web'], retryable: false })
			return silent
		},
		'logs.subscribe': request => begin(request, { ...subscription, seq: { web: 0 } }, ['logs.lines', { lines: [line] }]),
		'events.subscribe': request => begin(request, { ...subscription, seq: 0 }, ['events.event', transition]),
	})

const outputs = [
	"0.4.0 [ 'database', 'web' ]\nweb is running, pid 4242\n",
	'done running null\n',
	'service not found: wbe (exit 5), like web\n',
	'listening on 8080\n',
	'web: starting -> running\n',
	'running\n',
]

describe('an example of the README', () => {
	for (const [at, code] of examples.entries()) {
		it(`runs: ${outputs[at]?.split('\n', 1)[0]}`, async () => {
			await using fake = await startDaemon()
			const env = { ...process.env, ZINIT_SOCKET: fake.path, NO_COLOR: '1' }
			const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code], {
				cwd: directory,
				env,
			})
			assert.equal(stdout, outputs[at])
		})
	}

	it('is checked, each of them', () => assert.equal(examples.length, outputs.length))
})
