import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from './bootstrap/place.mjs'

/** Runs Node.js at the root with the terminal of this process, passes signals on to it, and returns its exit code. `longest`: ms after which it is ended. */
export async function runNode(args: readonly string[], longest?: number): Promise<number> {
	const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', timeout: longest })
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
	const [code] = await once(child, 'exit')
	return code ?? 1
}
