import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'

/** A world of its own, with an init: nothing outside of it can be seen, let alone killed. */
const unshare = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--net', '--kill-child']
const canUnshare = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true']).status === 0

describe('kill_others in a world of its own', { skip: canUnshare ? false : 'needs namespaces' }, () => {
	it('with filters that match everything kills all but the daemon, its ancestors, pid 1 and supervised services', () => {
		const directory = mkdtempSync(join(tmpdir(), 'zinit-clear-'))
		const script = `
			const { spawn } = await import('node:child_process')
			const { once } = await import('node:events')
			const { readStat } = await import('${new URL('../proc/stat.ts', import.meta.url)}')
			const { createHost } = await import('${new URL('../index.ts', import.meta.url)}')
			const host = await createHost({ stateDir: '${directory}', boot: '0123456789abcdef' })
			const spawned = new Promise(resolve => host.processes.onEvent(event => event.type === 'spawned' && resolve(event.pid)))
			host.processes.spawn({ service: 'kept', run: 1, exec: 'sleep 1000 & wait', dir: null, env: { PATH: process.env.PATH, ZINIT_SERVICE: 'kept', ZINIT_RUN: '0123456789abcdef:1' } })
			const kept = await spawned
			const listen = "const s=require('net').createServer().listen(0,()=>console.log(s.address().port))"
			const holder = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
			const port = Number(String((await once(holder.stdout, 'data'))[0]))
			// In a session of its own, and no child of the daemon.
			const stray = spawn('/bin/sh', ['-c', 'setsid sh -c "sleep 1000 & wait" & echo $!'], { stdio: ['ignore', 'pipe', 'inherit'] })
			const strayPid = Number(String((await once(stray.stdout, 'data'))[0]))
			const isAlive = pid => !['Z', 'X', undefined].includes(readStat(pid)?.state)
			await host.conflicts.clear('web', [port, 65535], [])
			const afterPort = [isAlive(holder.pid), isAlive(strayPid), isAlive(kept)]
			await host.conflicts.clear('web', [], [...'abcdefghijklmnopqrstuvwxyz0123456789'])
			const afterAll = [isAlive(strayPid), isAlive(kept), isAlive(1), isAlive(process.ppid), host.processes.list('kept').length]
			console.log(JSON.stringify([afterPort, afterAll]))
			host.processes.killAllNow()
			await host.close()
			process.exit(0)`
		try {
			const command = ['sh', '-c', '"$0" --input-type=module -e "$1"; exit $?', process.execPath, script]
			const { stdout, stderr, status } = spawnSync(unshare[0] ?? '', [...unshare.slice(1), ...command], {
				encoding: 'utf8',
				timeout: 60_000,
			})
			assert.deepEqual([status, stderr], [0, ''])
			assert.deepEqual(JSON.parse(stdout), [
				[false, true, true],
				[false, true, true, true, 2],
			])
		} finally {
			rmSync(directory, { recursive: true, force: true })
		}
	})
})
