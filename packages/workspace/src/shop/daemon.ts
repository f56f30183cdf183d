import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environment, root } from '../bootstrap/place.mjs'
import { builtProgram } from '../build/programs.ts'
import type { ShopPlace } from './place.ts'

/** The daemon of the shop. */
export interface ShopDaemon {
	/** When it was started, Unix ms. */
	readonly begin: number
	/** Resolves when it has ended as it was asked to; otherwise rejects with what it logged. */
	readonly ended: Promise<void>
	/** Aborted when it has ended. */
	readonly over: AbortSignal
	/** Has it stop everything in order, a second time in a hurry (lifecycle.md 5.2). */
	readonly stop: () => void
}

/** Starts the built daemon at the root of the repository, with the shop's units; its log goes into a file. */
export function startDaemon({ directory, unitDirectory, socket }: ShopPlace): ShopDaemon {
	console.log(`booting the shop from ${unitDirectory}`)
	const begin = Date.now()
	const log = join(directory, 'zinit-server.log')
	const over = new AbortController()
	// A session of its own: Ctrl-C is answered here, not by every process of the terminal at once.
	const child = spawn(builtProgram('zinit-server'), ['--config-dir', unitDirectory, '--socket', socket], {
		cwd: root,
		env: { ...environment, SHOP_DATA: directory },
		stdio: ['ignore', 'ignore', openSync(log, 'a')],
		detached: true,
	})
	const ended = new Promise<void>((resolve, reject) => {
		child.once('error', reject)
		child.once('exit', async (code, signal) => {
			over.abort()
			if (code === 0) resolve()
			else reject(new Error(`zinit-server ended with ${code ?? signal}:\n${await readFile(log, 'utf8')}`))
		})
	})
	return { begin, ended, over: over.signal, stop: () => child.kill('SIGTERM') }
}
