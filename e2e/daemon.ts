import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Another build than that of the repository can be put to the test.
const PROGRAMS = process.env.ZINIT_PROGRAMS ?? fileURLToPath(new URL('../dist/bin/', import.meta.url))

/** A daemon of its own under a temporary directory, with HOME there, so that any client finds its socket. */
export interface Daemon {
	readonly directory: string
	readonly configDir: string
	readonly socket: string
	readonly process: ChildProcess
	/** Environment for clients. */
	readonly env: Readonly<Record<string, string>>
	/** What it has written to stderr so far. */
	log(): string
	call(method: string, params?: unknown): Promise<Reply>
	/** The result, or a thrown error with the daemon's message. */
	ask<T>(method: string, params?: unknown): Promise<T>
	/** Waits until the service is in the state; the deadline is a failure. */
	reaches(name: string, state: string): Promise<Status>
	/** Ends the daemon with `signal` and waits for its exit code. */
	end(signal?: NodeJS.Signals): Promise<number | null>
	/** Live processes that carry a cookie of this daemon's services, by their environment. */
	survivors(): Promise<readonly number[]>
	/** Kills whatever is left and removes the directory. */
	cleanUp(): Promise<void>
}

export interface Reply {
	readonly result?: unknown
	readonly error?: {
		readonly code: number
		readonly message: string
		readonly data?: { readonly kind: string; readonly errors?: readonly string[] }
	}
}

export interface Status {
	readonly name: string
	readonly state: string
	readonly pid: number
	readonly error?: string
	readonly exit_code?: number
}

export interface DaemonOptions {
	/** Unit files by name without `.toml`. */
	readonly units?: Readonly<Record<string, string>>
	readonly args?: readonly string[]
	readonly env?: Readonly<Record<string, string>>
	/** Program to run instead of ours. */
	readonly program?: string
	/** A command that ends in `exec "$@"` or the like: it is given the program with its arguments. */
	readonly through?: readonly string[]
}

const DEADLINE_MS = 30_000

export function program(name: 'zinit' | 'zinit-server'): string {
	return join(PROGRAMS, name)
}

/** Starts a daemon and waits until it answers. */
export async function startDaemon(options: DaemonOptions = {}): Promise<Daemon> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-e2e-'))
	const configDir = join(directory, 'cfg')
	const socket = join(directory, 'hero/var/zinit.sock')
	await mkdir(configDir, { recursive: true })
	await mkdir(join(directory, 'hero/var'), { recursive: true })
	for (const [name, text] of Object.entries(options.units ?? {})) await writeFile(join(configDir, `${name}.toml`), text)
	const env = { ...plainEnvironment(), HOME: directory, ZINIT_SOCKET: socket, E2E_MARK: directory, ...options.env }
	const command = [
		...(options.through ?? []),
		options.program ?? program('zinit-server'),
		...['--config-dir', configDir, '--socket', socket, ...(options.args ?? [])],
	]
	const child = spawn(command[0] ?? '', command.slice(1), { env, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
	let text = ''
	child.stderr?.setEncoding('utf8').on('data', chunk => {
		text += chunk
	})
	const exited = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
	const survivors = () => carrying(`E2E_MARK=${directory}`, child.pid ?? 0)
	const daemon: Daemon = {
		directory,
		configDir,
		socket,
		process: child,
		env,
		log: () => text,
		call: (method, params) => request(socket, method, params),
		async ask<T>(method: string, params?: unknown) {
			const { result, error } = await request(socket, method, params)
			if (error !== undefined) throw new Error(`${method}: ${error.message}`)
			return result as T
		},
		async reaches(name, state) {
			return eventually(`${name} ${state}`, async () => {
				const status = (await request(socket, 'service.status', { name })).result as Status | undefined
				return status?.state === state ? status : undefined
			})
		},
		async end(signal = 'SIGTERM') {
			child.kill(signal)
			return exited
		},
		survivors,
		async cleanUp() {
			if (child.exitCode === null && child.signalCode === null) {
				child.kill('SIGTERM')
				const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
				await exited
				clearTimeout(late)
			}
			for (const pid of await survivors()) killIfThere(pid)
			await rm(directory, { recursive: true, force: true })
		},
	}
	await eventually('the daemon to answer', async () => {
		if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}:\n${text}`)
		return (await request(socket, 'system.ping').catch(() => undefined)) ?? undefined
	})
	return daemon
}

/** Asks until there is an answer; after half a minute, or `ms`, that is a failure. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined, ms = DEADLINE_MS): Promise<T> {
	const end = performance.now() + ms
	for (;;) {
		const found = await look()
		if (found !== undefined) return found
		if (performance.now() > end) throw new Error(`waited too long for ${what}`)
		await new Promise(resolve => setTimeout(resolve, 20))
	}
}

/** One request on a connection of its own. */
export function request(socket: string, method: string, params?: unknown): Promise<Reply> {
	return new Promise((resolve, reject) => {
		const connection = connect(socket)
		let text = ''
		connection.setEncoding('utf8')
		connection.on('connect', () => connection.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}\n`))
		connection.on('data', chunk => {
			text += chunk
			if (!text.includes('\n')) return
			connection.destroy()
			resolve(JSON.parse(text.slice(0, text.indexOf('\n'))))
		})
		connection.on('error', reject)
		connection.on('end', () => reject(new Error(`no reply to ${method}`)))
	})
}

/** Runs a program to its end. */
export function run(
	file: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
		const output = { stdout: '', stderr: '' }
		child.stdout.setEncoding('utf8').on('data', chunk => {
			output.stdout += chunk
		})
		child.stderr.setEncoding('utf8').on('data', chunk => {
			output.stderr += chunk
		})
		child.on('error', reject)
		child.on('close', code => resolve({ code, ...output }))
	})
}

function killIfThere(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL')
	} catch {
		// It has ended meanwhile.
	}
}

async function carrying(mark: string, except: number): Promise<readonly number[]> {
	const found: number[] = []
	for (const entry of await readdir('/proc')) {
		const pid = Number(entry)
		if (!Number.isInteger(pid) || pid === except || pid === process.pid) continue
		const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
		if (environment.split('\0').includes(mark) && environment.includes('ZINIT_SERVICE=')) found.push(pid)
	}
	return found
}

function plainEnvironment(): Record<string, string> {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			(entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('ZINIT_') && entry[0] !== 'NODE_TEST_CONTEXT',
		),
	)
}
