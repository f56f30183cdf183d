import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { installMissing } from './install.mjs'
import { environment, ownNode } from './place.mjs'
import { canInstall, canRun } from './version.mjs'

/**
 * Runs a program of `../programs`: installs what is missing, then goes on in the Node.js that the repository brings along.
 * @param {string} name
 */
export async function enter(name) {
	try {
		if (!canInstall()) throw new Error(`Node.js ${process.versions.node} is too old, 20 or newer is needed`)
		Object.assign(process.env, environment)
		await installMissing()
		const node = otherNode()
		if (node === null) await import(`../programs/${name}.ts`)
		else beginAgain(node)
	} catch (error) {
		console.error(`Error: cannot ${name}: ${error instanceof Error ? error.message : error}`)
		process.exitCode = 1
	}
}

/** The program of the Node.js to go on in; null: this one will do. */
function otherNode() {
	if (existsSync(ownNode)) return realpathSync(ownNode) === realpathSync(process.execPath) ? null : ownNode
	if (canRun()) return null
	throw new Error(`no Node.js comes along for ${process.platform} ${process.arch}, and ${process.versions.node} is older than 22.19`)
}

/** @param {string} node */
function beginAgain(node) {
	const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
	// Ctrl-C reaches the child through the terminal; other signals are meant for it too.
	process.on('SIGINT', () => {})
	for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
	child.on('error', error => {
		console.error(`Error: cannot start ${node}: ${error.message}`)
		process.exitCode = 1
	})
	child.on('exit', (code, signal) => {
		process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
	})
}
