import { readEnvironmentFiles } from '../environment/files.ts'
import type { CommandContext, ProcessSettings } from '../model.ts'
import { resolveIdentity } from './identity.ts'
import { type Launch, planLaunch } from './launch.ts'
import { SpawnRefusal } from './refusal.ts'

/** All that a command needs before its shell. */
export interface Prepared {
	readonly env: Readonly<Record<string, string>>
	/** Owner of its FIFOs; null: the daemon. */
	readonly uid: number | null
	/** Null: the shell can be executed at once. */
	readonly launch: Launch | null
}

const nul = 'nul byte found in provided data'
const members = ['user', 'group', 'umask', 'nice', 'oom_score_adj', 'limits'] as const satisfies readonly (keyof ProcessSettings)[]

/** Reads and looks up what a command needs; throws a `SpawnRefusal`. Without settings and files it only looks for NUL bytes, which no system call can take. */
export function prepare(exec: string, context: CommandContext): Prepared {
	const prepared = compose(context)
	if (exec.includes('\0') || context.dir?.includes('\0')) throw new SpawnRefusal(nul)
	for (const name in prepared.env) if (name.includes('\0') || prepared.env[name]?.includes('\0')) throw new SpawnRefusal(nul)
	return prepared
}

function compose({ env, inherited, env_files, settings }: CommandContext): Prepared {
	const isPlain = settings === undefined || members.every(member => settings[member] === undefined)
	const files = env_files === undefined || env_files.paths.length === 0 ? null : readEnvironmentFiles(env_files)
	if (isPlain) return { env: files || inherited ? { ...inherited, ...files, ...env } : env, uid: null, launch: null }
	const identity = resolveIdentity(settings)
	const launch = planLaunch(settings, identity)
	const isLaunch = launch.commands.length > 0 || launch.wrappers.length > 0
	return { env: { ...inherited, ...identity.variables, ...files, ...env }, uid: identity.uid, launch: isLaunch ? launch : null }
}
