import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { documentErrors } from '../testing/check-document.ts'
import { startFakeDaemon } from '../testing/fake-daemon.ts'
import { runCli } from '../testing/run-cli.ts'

/** What a 0.3.9 tells of two services, of which one requires the other. */
const old = {
	'system.ping': () => ({ version: '0.3.9' }),
	'service.list_full': () => ['app', 'db'].map(name => ({ name, state: { state: 'running', pid: 4 }, is_target: false })),
	'service.status': ({ name }: { readonly name?: unknown }) => ({ name, state: 'running', pid: 4 }),
	'service.status_full': ({ name }: { readonly name?: unknown }) => ({
		name,
		state: { state: 'running', pid: 4 },
		is_target: false,
		dependencies: name === 'app' ? [{ name: 'db', dep_type: 'requires', state: { state: 'running', pid: 4 }, satisfied: true }] : [],
		uptime_secs: null,
	}),
	'service.get': ({ name }: { readonly name?: unknown }) => ({ service: { name, exec: 'sleep 1', class: 'system', status: 'start' } }),
	'service.tree': () => ({ ascii: '' }),
	'service.why': ({ name }: { readonly name?: unknown }) => ({ name, blocked: false, waiting_on: [], conflicts_with: [], ascii: '' }),
}

describe('of a 0.3.9 (cli.md 4, 7.5)', () => {
	it('status --json derives what can be derived, and has null for what is not known', async () => {
		await using daemon = await startFakeDaemon(old)
		const document = JSON.parse((await runCli(['status', 'db', '--json'], { socket: daemon.path })).stdout)
		assert.equal(documentErrors('status', document), null)
		const { class: kind, status, required_by, reasons } = document
		assert.deepEqual({ kind, status, required_by, reasons }, { kind: 'system', status: 'start', required_by: ['app'], reasons: null })
	})

	it('status shows by whom a service is required', async () => {
		await using daemon = await startFakeDaemon(old)
		assert.match((await runCli(['status', 'db'], { socket: daemon.path })).stdout, /^Required by: app$/m)
	})

	it('edit refuses before the editor is opened', async () => {
		await using daemon = await startFakeDaemon(old)
		const seen = join(daemon.directory, 'seen')
		const ran = await runCli(['edit', 'db'], { socket: daemon.path, env: { EDITOR: `touch ${seen};` } })
		assert.deepEqual([ran.code, ran.stdout, existsSync(seen)], [1, '', false])
		assert.equal(ran.stderr, "Error: cannot edit 'db': this zinit 0.3.9 would hang when it is set again\nHint: zinit remove first\n")
	})
})

describe('edit --json', () => {
	it('tells where the draft is that came to nothing', async () => {
		await using daemon = await startFakeDaemon({
			'service.get': () => ({ service: { name: 'db', exec: 'sleep 1' }, dependencies: {}, lifecycle: {}, health: null, logging: {} }),
			'service.status_full': () => ({ config_path: null }),
		})
		const ran = await runCli(['edit', 'db', '--json'], { socket: daemon.path, env: { EDITOR: 'sed -i s/exec/exce/' } })
		const { draft } = JSON.parse(ran.stdout).error.data
		assert.equal(ran.code, 1)
		assert.match(readFileSync(draft, 'utf8'), /exce = "sleep 1"/)
		rmSync(join(draft, '..'), { recursive: true })
	})
})
