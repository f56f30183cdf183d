import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { builtProgram, dist } from './programs.ts'

const LONGEST_MS = 10_000
const run = promisify(execFile)

/**
 * Fills V8's compile cache by a short life of the programs. A cache keeps what was compiled when it was first written, so the first run should be a
 * typical one. A program that fails is the business of the tests.
 */
export async function warmCache(): Promise<void> {
	await rm(join(dist, 'cache'), { recursive: true, force: true })
	const home = await mkdtemp(join(tmpdir(), 'zinit-build-'))
	try {
		await liveShortly(home)
	} catch {
		// The programs start all the same, slower.
	} finally {
		await rm(home, { recursive: true, force: true })
	}
}

async function liveShortly(home: string): Promise<void> {
	const units = join(home, 'units')
	const socket = join(home, 'zinit.sock')
	await mkdir(units)
	await writeFile(join(units, 'once.toml'), '[service]\nname = "once"\nexec = "true"\noneshot = true\n')
	const env = { PATH: process.env.PATH, HOME: home, ZINIT_SOCKET: socket }
	const daemon = spawn(builtProgram('zinit-server'), ['--config-dir', units], { env, stdio: 'ignore', timeout: LONGEST_MS })
	const ended = once(daemon, 'exit')
	const ask = (...args: string[]) => run(builtProgram('zinit'), args, { env, timeout: LONGEST_MS })
	try {
		await ask('ping', '--wait')
		await Promise.all([ask('list'), ask('status', 'once'), ask('logs', 'once'), ask('--help')])
	} finally {
		daemon.kill()
		await ended
	}
}
