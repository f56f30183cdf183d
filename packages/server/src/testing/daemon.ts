import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RawClient } from './client.ts'

const PROGRAM = join(import.meta.dirname, '..', 'main.ts')
const DEADLINE_MS = 30_000

export interface DaemonOptions {
	/** Unit files by name without `.toml`. */
	readonly units?: Readonly<Record<string, string>>
	readonly args?: readonly string[]
	readonly env?: Readonly<Record<string, string>>
	/** Options for Node itself. */
	readonly node?: readonly string[]
	/** A directory that another daemon made, to run beside it. */
	readonly directory?: string
}

export interface Ended {
	readonly code: number | null
	readonly stdout: string
	readonly stderr: string
}

/** A real daemon with a directory, a home and a socket of its own. */
export class TestDaemon implements AsyncDisposable {
	readonly directory: string
	readonly socket: string
	readonly configDir: string
	readonly process: ChildProcess
	readonly #exited: Promise<number | NodeJS.Signals | null>
	readonly #clients: RawClient[] = []
	#log = ''

	constructor(directory: string, { args = [], env = {}, node = [] }: DaemonOptions) {
		this.directory = directory
		this.socket = join(directory, 'z.sock')
		this.configDir = join(directory, 'cfg')
		const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ZINIT|NODE)_/.test(name)))
		this.process = spawn(process.execPath, [...node, PROGRAM, '-c', this.configDir, '-s', this.socket, ...args], {
			cwd: directory,
			env: { ...inherited, HOME: directory, TEST_MARK: directory, ...env },
			stdio: ['ignore', 'ignore', 'pipe'],
		})
		this.process.stderr?.setEncoding('utf8').on('data', chunk => {
			this.#log += chunk
		})
		this.#exited = new Promise(resolve => this.process.once('close', (code, signal) => resolve(code ?? signal)))
	}

	/** What it has written to standard error so far. */
	get log(): string {
		return this.#log
	}

	/** Its exit code, or the signal that ended it. */
	exit(): Promise<number | NodeJS.Signals | null> {
		return this.#exited
	}

	kill(signal: NodeJS.Signals): void {
		this.process.kill(signal)
	}

	connect(): RawClient {
		const client = new RawClient(this.socket)
		this.#clients.push(client)
		return client
	}

	/** One request on a connection of its own; answers result or error. */
	async ask(
		method: string,
		params?: unknown,
	): Promise<{ readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string } }> {
		const client = this.connect()
		const reply = await client.ask(method, params)
		client.close()
		return Object(reply)
	}

	/** Waits until it answers; another daemon may have left a socket there. */
	async answers(): Promise<void> {
		await eventually('an answer', async () => {
			const { exitCode } = this.process
			if (exitCode !== null) throw new Error(`the daemon ended with ${exitCode}: ${this.#log}`)
			return existsSync(this.socket) && (await this.ask('system.ping').catch(() => null)) !== null
		})
	}

	/** Waits until a service is in a state; answers its pid. */
	async reaches(name: string, state: string): Promise<number> {
		let pid = 0
		await eventually(`${name} ${state}`, async () => {
			const status = Object((await this.ask('service.status', { name })).result)
			pid = status.pid
			return status.state === state
		})
		return pid
	}

	/** Live processes of its services. */
	survivors(): number[] {
		return readdirSync('/proc')
			.filter(entry => /^\d+$/.test(entry) && Number(entry) !== this.process.pid)
			.filter(entry => {
				const variables = environmentOf(entry)
				return variables.includes(`TEST_MARK=${this.directory}`) && variables.some(each => each.startsWith('ZINIT_SERVICE='))
			})
			.map(Number)
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const client of this.#clients) client.close()
		if (this.process.exitCode === null && this.process.signalCode === null) {
			this.process.kill('SIGKILL')
			await this.#exited
		}
		for (const pid of this.survivors()) process.kill(pid, 'SIGKILL')
		await rm(this.directory, { recursive: true, force: true })
	}
}

/** Starts a daemon; it may not answer yet. */
export async function launch(options: DaemonOptions = {}): Promise<TestDaemon> {
	return new TestDaemon(options.directory ?? (await makePlace(options.units)), options)
}

/** A directory with units in `cfg/`, for programs that do not stay. */
export async function prepared(units?: DaemonOptions['units']): Promise<AsyncDisposable & { readonly path: string }> {
	const path = await makePlace(units)
	return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function makePlace(units: DaemonOptions['units'] = {}): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-daemon-'))
	await mkdir(join(directory, 'cfg'))
	for (const [name, text] of Object.entries(units)) await writeFile(join(directory, 'cfg', `${name}.toml`), text)
	return directory
}

/** Starts a daemon and waits until it answers. */
export async function launched(options: DaemonOptions = {}): Promise<TestDaemon> {
	const daemon = await launch(options)
	await daemon.answers()
	return daemon
}

/** Runs the program with a command line to its end, in a directory with `cfg/`. */
export async function run(directory: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
	const child = spawn(process.execPath, [PROGRAM, ...args], {
		cwd: directory,
		env: { PATH: process.env.PATH, HOME: directory, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: DEADLINE_MS,
		killSignal: 'SIGKILL',
	})
	const ended = { stdout: '', stderr: '' }
	child.stdout.setEncoding('utf8').on('data', chunk => {
		ended.stdout += chunk
	})
	child.stderr.setEncoding('utf8').on('data', chunk => {
		ended.stderr += chunk
	})
	const code = await new Promise<number | null>(resolve => child.once('close', resolve))
	return { code, ...ended }
}

/** Looks until something holds; half a minute without it is a failure. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
	const end = performance.now() + DEADLINE_MS
	while (!(await holds())) {
		if (performance.now() > end) throw new Error(`waited too long for ${what}`)
		await new Promise(resolve => setTimeout(resolve, 20))
	}
}

function environmentOf(pid: string): string[] {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
	} catch {
		return []
	}
}
