import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const LONGEST_MS = 10 * 60_000
const LOOK_EVERY_MS = 50

/**
 * Runs `work` while no other process of this machine runs the one of the same lock file. The lock of a process that died is taken over.
 * @template T
 * @param {string} file
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
	mkdirSync(dirname(file), { recursive: true })
	while (!take(file)) {
		if (isLeftOver(file)) rmSync(file, { force: true })
		else await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
	}
	try {
		return await work()
	} finally {
		rmSync(file, { force: true })
	}
}

// A link appears with its content, which a file opened exclusively does not: nobody ever reads a lock without a pid.
/** @param {string} file */
function take(file) {
	const mine = `${file}.${process.pid}`
	writeFileSync(mine, String(process.pid))
	try {
		linkSync(mine, file)
		return true
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false
		throw error
	} finally {
		rmSync(mine, { force: true })
	}
}

/** @param {string} file */
function isLeftOver(file) {
	try {
		if (Date.now() - statSync(file).mtimeMs > LONGEST_MS) return true
		process.kill(Number(readFileSync(file, 'utf8')), 0)
		return false
	} catch (error) {
		return codeOf(error) === 'ESRCH'
	}
}

/** @param {unknown} error */
function codeOf(error) {
	return error instanceof Error && 'code' in error ? error.code : undefined
}
