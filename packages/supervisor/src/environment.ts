import { type CommandContext, type EnvironmentFiles, SOFT_NOFILE } from '@zinit/host'
import type { ServiceTable, ServiceUnit } from '@zinit/plan'

type Variables = Readonly<Record<string, string>>

/** A daemon's own variables, which no service gets (lifecycle.md 6.1). */
const OWN: readonly string[] = ['ZINIT_INTENT_FILE', SOFT_NOFILE]

/** What a service with `inherit_env = false` gets all the same, beside PATH (config.md 9.1). */
const PLAIN = ['HOME', 'USER', 'LOGNAME', 'LANG', 'TERM'] as const

export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** How the shell lines of services are run: environment, directory, settings. */
export interface Environments {
	/** For the given run of a service: its main process, hooks and probes. */
	contextOf(unit: ServiceUnit, run: number): CommandContext
	/** PATH of the service, as far as it can be known before its start; null: it is for a file of variables to say. */
	pathOf(service: ServiceTable): string | null
}

/** `inherited`: the supervisor's own environment; `directory`: what paths of `env_file` are relative to. The cookie is `<boot>:<run>`. */
export function createEnvironments(inherited: Readonly<Record<string, string | undefined>>, boot: string, directory: string): Environments {
	const all = defined(inherited)
	const plain = { PATH: SYSTEM_PATH, ...picked(all, PLAIN) }
	const inheritedBy = ({ inherit_env = true }: ServiceTable): Variables => {
		if (inherit_env === true) return all
		return inherit_env === false ? plain : { ...plain, ...picked(all, inherit_env) }
	}
	return {
		contextOf({ name, config: { service, limits } }, run) {
			const { dir, env, env_file, user, group, umask, nice, oom_score_adj } = service
			return {
				dir,
				env: { ...env, ZINIT_SERVICE: name, ZINIT_RUN: `${boot}:${run}` },
				inherited: inheritedBy(service),
				env_files: filesOf(env_file, directory),
				settings: { user, group, umask, nice, oom_score_adj, limits },
			}
		},
		pathOf(service) {
			if (service.env.PATH !== undefined) return service.env.PATH
			return service.env_file === undefined ? (inheritedBy(service).PATH ?? SYSTEM_PATH) : null
		},
	}
}

function filesOf(files: ServiceTable['env_file'], directory: string): EnvironmentFiles | undefined {
	if (files === undefined) return undefined
	return { paths: typeof files === 'string' ? [files] : files, directory }
}

function defined(variables: Readonly<Record<string, string | undefined>>): Variables {
	const known: Record<string, string> = {}
	for (const [key, value] of Object.entries(variables)) if (value !== undefined && !OWN.includes(key)) known[key] = value
	return known
}

function picked(from: Variables, names: readonly string[]): Variables {
	return Object.fromEntries(names.flatMap(name => (from[name] === undefined ? [] : [[name, from[name]]])))
}
