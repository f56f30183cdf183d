import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ZinitClient } from '../index.ts'

const program = join(process.env.ZINIT_RS_DIR ?? '', 'zinit-server')

/** Why tests against zinit 0.3.9 are skipped; false: they run. */
export const withoutRust: string | false =
	process.env.ZINIT_RS_DIR === undefined
		? 'ZINIT_RS_DIR names no directory with zinit 0.3.9'
		: existsSync(program)
			? false
			: `there is no ${program}`

export interface Rust extends AsyncDisposable {
	readonly client: ZinitClient
	readonly path: string
}

/** Starts a zinit 0.3.9 with these unit files in a directory of its own; disposing stops its services, then it. */
export async function startRust(units: Readonly<Record<string, string>>): Promise<Rust> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-rust-'))
	const configDir = join(directory, 'cfg')
	const path = join(directory, 'zinit.sock')
	await mkdir(configDir)
	for (const [name, text] of Object.entries(units)) await writeFile(join(configDir, `${name}.toml`), text)
	const child = spawn(program, ['-c', configDir, '-s', path], {
		env: { HOME: directory, PATH: process.env.PATH },
		cwd: directory,
		stdio: 'ignore',
	})
	const exited = new Promise(resolve => child.once('exit', resolve))
	await (await ZinitClient.connectUnix(path, { waitForDaemonMs: 30_000 })).close()
	const client = await ZinitClient.connectUnix(path)
	return {
		client,
		path,
		async [Symbol.asyncDispose]() {
			// Killed at once, it would leave its services behind; once its socket is gone it has none.
			await client.shutdown().catch(() => child.kill('SIGKILL'))
			await exited
			await client.close()
			await rm(directory, { recursive: true, force: true })
		},
	}
}
