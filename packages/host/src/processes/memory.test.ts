import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { until } from '../contract/harness.ts'

/** A control group of 256 MiB for the memory of one program; null: this machine does not let us make one. */
function makeGroup(): { readonly procs: string; remove(): boolean } | null {
	const name = `zinit-test-${process.pid}`
	const own = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
	const v1 = own.map(line => /^\d+:memory:(.*)$/.exec(line)?.[1]).find(path => path !== undefined)
	const v2 = own.map(line => /^0::(.*)$/.exec(line)?.[1]).find(path => path !== undefined)
	const candidates = [
		{ path: join('/sys/fs/cgroup/memory', v1 ?? '', name), limits: ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes'] },
		{ path: join('/sys/fs/cgroup', v2 ?? '', name), limits: ['memory.max', 'memory.swap.max'] },
	]
	for (const { path, limits } of candidates) {
		try {
			mkdirSync(path)
			try {
				for (const [index, limit] of limits.entries()) {
					try {
						writeFileSync(join(path, limit), index === 1 && limits[0] === 'memory.max' ? '0' : String(256 * 1024 * 1024))
					} catch (error) {
						if (index === 0) throw error
					}
				}
				return { procs: join(path, 'cgroup.procs'), remove: () => removed(path) }
			} catch {
				rmdirSync(path)
			}
		} catch {
			// Try the next.
		}
	}
	return null
}

// It is busy while the dead in it are not reaped.
function removed(path: string): boolean {
	try {
		rmdirSync(path)
		return true
	} catch {
		return false
	}
}

describe('a death for want of memory', () => {
	it('is told with the exit, and no other death is', async context => {
		const group = makeGroup()
		if (!group) return context.skip('needs a control group of its own')
		const directory = mkdtempSync(join(tmpdir(), 'zinit-memory-'))
		try {
			const script = `
				const { createHost } = await import('${new URL('../index.ts', import.meta.url)}')
				const host = await createHost({ stateDir: '${directory}', boot: '0123456789abcdef' })
				const exits = []
				host.processes.onEvent(event => {
					if (event.type !== 'exited') return
					exits.push([event.service, event.signal, event.detail ?? null])
					if (exits.length === 1) host.processes.spawn(request('hungry', 'exec tail /dev/zero'))
					else { console.log(JSON.stringify(exits)); host.close() }
				})
				const request = (service, exec) => ({ service, run: 1, exec, dir: null, env: { PATH: process.env.PATH } })
				host.processes.spawn(request('killed', 'kill -9 $$'))`
			const output = execFileSync(
				'/bin/sh',
				['-c', `echo $$ > '${group.procs}'; exec "$0" --input-type=module -e "$1"`, process.execPath, script],
				{
					encoding: 'utf8',
					timeout: 30_000,
				},
			)
			assert.deepEqual(JSON.parse(output), [
				['killed', 9, null],
				['hungry', 9, 'out of memory'],
			])
		} finally {
			await until(() => group.remove(), 'the end of the group')
			rmSync(directory, { recursive: true, force: true })
		}
	})
})
