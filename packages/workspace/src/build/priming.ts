import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownNode } from '../bootstrap/place.mjs'
import { bundledPrograms, dist, type Program } from './programs.ts'

const LONGEST_MS = 10_000

/**
 * Lets the programs live for a moment, so that what V8 compiles of them is there when they start in earnest (prime.ts). A program that fails is the
 * business of the tests: it starts all the same, slower.
 */
export async function prime(): Promise<void> {
	const home = await mkdtemp(join(tmpdir(), 'zinit-build-'))
	try {
		await live(home)
	} finally {
		await rm(home, { recursive: true, force: true })
	}
}

async function live(home: string): Promise<void> {
	const units = join(home, 'units')
	const socket = join(home, 'zinit.sock')
	await mkdir(units)
	for (const [name, text] of Object.entries(UNITS)) await writeFile(join(units, `${name}.toml`), text)
	const env = { PATH: process.env.PATH, HOME: home, ZINIT_SOCKET: socket }
	for (const program of bundledPrograms.filter(({ keepsServices }) => keepsServices)) {
		const daemon = start(program, ['--config-dir', units], env)
		try {
			for (const each of bundledPrograms.filter(({ hot }) => hot)) {
				const [first = [], ...others] = COMMANDS
				await start(each, first, { ...env, ZINIT_PRIME_COMMANDS: JSON.stringify(others) }).ended
			}
		} finally {
			daemon.kill()
			await daemon.ended
		}
	}
}

const UNITS = {
	once: '[service]\nname = "once"\nexec = "true"\noneshot = true\n',
	base: '[service]\nname = "base"\nexec = "exec sleep 60"\n\n[lifecycle]\nstop_timeout_ms = 1000\n',
	above: '[service]\nname = "above"\nexec = "echo up; exec sleep 60"\n\n[dependencies]\nrequires = ["base"]\nafter = ["once"]\n',
	goal: '[target]\nname = "goal"\n\n[dependencies]\nwants = ["above"]\n',
}

const COMMANDS = [
	['ping', '--wait'],
	['list'],
	['status', 'base'],
	['logs', 'above'],
	['is-running', 'base'],
	['stop', 'base'],
	['start', 'above'],
	['restart', 'above'],
	['complete', 'service'],
	['tree'],
	['--help'],
	['status'],
]

interface Life {
	readonly ended: Promise<unknown>
	kill(): void
}

function start({ name, node }: Program, args: readonly string[], env: NodeJS.ProcessEnv): Life {
	// The one that the launcher takes.
	const program = existsSync(ownNode) ? ownNode : 'node'
	const preload = join(import.meta.dirname, 'prime.ts')
	const words = [...node, '--import', preload, join(dist, 'lib', name, 'start.cjs'), ...args]
	const child = spawn(program, words, { env, stdio: 'ignore', timeout: LONGEST_MS })
	return { ended: new Promise(resolve => child.once('exit', resolve).once('error', resolve)), kill: () => void child.kill() }
}
