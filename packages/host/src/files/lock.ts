import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import * as Effect from 'effect/Effect'
import { open } from '../bridge.ts'
import { type Libc, loadLibc } from '../native/libc.ts'
import { isDead, readStat } from '../proc/stat.ts'

/** A lock that is held, or the process that holds it; null if it does not say who it is. */
export type Lock = { readonly ok: true; release(): Promise<void> } | { readonly ok: false; readonly pid: number | null }

const LOCK_EX_NB = 2 | 4

/**
 * Takes an exclusive lock without waiting: flock(2), dropped by the kernel with the process; without koffi the pid and start time in the file,
 * void when that process is gone. Rejects if the file cannot be opened.
 */
export async function lockFile(path: string, libc: Libc | null = loadLibc()): Promise<Lock> {
	const { value: isHeld, close } = await open(libc ? flocked(path, libc) : claimed(path))
	if (isHeld) return { ok: true, release: close }
	await close()
	return { ok: false, pid: await holderOf(path) }
}

/** It has the lock for a moment before it says who it is. */
async function holderOf(path: string): Promise<number | null> {
	for (let tries = 0; ; tries++) {
		const holder = parseHolder(await readFile(path, 'utf8').catch(() => ''))
		if (holder !== null || tries === MOST_TRIES) return holder?.pid ?? null
		await sleep(PAUSE_MS)
	}
}

const MOST_TRIES = 20
const PAUSE_MS = 10

// A number, not a FileHandle: that is closed when the garbage collector takes it, and the lock would be gone with it.
function flocked(path: string, libc: Libc) {
	const file = Effect.acquireRelease(
		Effect.try({ try: () => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600), catch: error => error }),
		fd => Effect.sync(() => closeSync(fd)),
	)
	return Effect.map(file, fd => {
		if (libc.flock(fd, LOCK_EX_NB) !== 0) return false
		ftruncateSync(fd)
		writeSync(fd, signature())
		return true
	})
}

function claimed(path: string) {
	return Effect.acquireRelease(Effect.tryPromise({ try: () => claim(path), catch: error => error }), isHeld =>
		isHeld ? Effect.promise(() => rm(path, { force: true })) : Effect.void,
	)
}

async function claim(path: string): Promise<boolean> {
	for (let tries = 0; tries < 3; tries++) {
		try {
			await writeFile(path, signature(), { flag: 'wx', mode: 0o600 })
			return true
		} catch (error) {
			if (Reflect.get(Object(error), 'code') !== 'EEXIST') throw error
		}
		const holder = parseHolder(await readFile(path, 'utf8').catch(() => ''))
		if (holder && isAlive(holder)) return false
		await rm(path, { force: true })
	}
	return false
}

function signature(): string {
	return `${process.pid} ${readStat(process.pid)?.start ?? 0}\n`
}

function parseHolder(text: string): { readonly pid: number; readonly start: number } | null {
	const parts = /^(\d+) (\d+)$/.exec(text.trim())
	return parts ? { pid: Number(parts[1]), start: Number(parts[2]) } : null
}

function isAlive({ pid, start }: { readonly pid: number; readonly start: number }): boolean {
	const stat = readStat(pid)
	if (stat) return !isDead(stat) && (start === 0 || stat.start === start)
	if (start !== 0) return false
	try {
		return process.kill(pid, 0)
	} catch (error) {
		return Reflect.get(Object(error), 'code') === 'EPERM'
	}
}
