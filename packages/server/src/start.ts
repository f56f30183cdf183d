import { resolve } from 'node:path'
import { isatty } from 'node:tty'
import { findUser, pathExists } from '@zinit/host'
import { given } from '@zinit/protocol'
import { runDaemon } from './daemon/bridge.ts'
import { checkConfiguration } from './daemon/check.ts'
import type { Signals } from './daemon/signals.ts'
import { StartError } from './daemon/start-error.ts'
import { exitCodes } from './exit-codes.ts'
import { createLog } from './log/log.ts'
import { stderrWriter } from './log/stderr.ts'
import { parseFlags } from './settings/flags.ts'
import { readSettings, type Settings } from './settings/settings.ts'
import { usage, usageLine } from './settings/usage.ts'
import { version } from './version.ts'

/** Runs the program to its end; answers its exit code. Only what cannot start is said in plain words, the rest is the log's. */
export async function start(args: readonly string[], signals: Signals): Promise<number> {
	const values = parseFlags(args)
	if ('problem' in values) return refuseUsage(values)
	if (values.help !== undefined) return print(usage())
	if (values.version !== undefined) return print(`zinit-server ${version}\n`)
	try {
		const settings = readSettings(values, placeOf(process.env), path => resolve(path))
		if ('problem' in settings) return refuseUsage(settings)
		if (values.check !== undefined) {
			const { isGood, text } = await checkConfiguration(settings)
			print(text)
			return isGood ? exitCodes.ok : exitCodes.cannotStart
		}
		const ending = await runDaemon({ settings, log: logFor(settings), signals })
		return ending === 'defect' ? exitCodes.defect : exitCodes.ok
	} catch (error) {
		return explain(error)
	}
}

function placeOf(env: NodeJS.ProcessEnv) {
	const uid = process.getuid?.() ?? null
	return { env, uid, platform: process.platform, home: homeOf(env, uid), exists: pathExists }
}

/** The home of the user database is looked up only where the environment has none. */
function homeOf(env: NodeJS.ProcessEnv, uid: number | null): string | null {
	return given({ env }, 'HOME') === undefined && uid !== null ? findUser(uid)?.home || null : null
}

function logFor({ logLevel, logFormat }: Settings) {
	const isColoured = isatty(2) && given({ env: process.env }, 'NO_COLOR') === undefined
	return createLog({ level: logLevel, format: logFormat, isColoured, write: stderrWriter() })
}

function print(text: string): number {
	process.stdout.write(text)
	return exitCodes.ok
}

function refuseUsage({ problem, hint = null }: { readonly problem: string; readonly hint?: string | null }): number {
	complain(problem, hint)
	process.stderr.write(`${usageLine}\n`)
	return exitCodes.usage
}

function explain(error: unknown): number {
	if (error instanceof StartError) {
		complain(error.message, error.hint)
		return exitCodes.cannotStart
	}
	complain(`cannot start: internal fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, 'please report it')
	return exitCodes.defect
}

function complain(message: string, hint: string | null): void {
	process.stderr.write(`Error: ${message}\n${hint === null ? '' : `Hint: ${hint}\n`}`)
}
