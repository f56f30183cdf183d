/** What the default paths depend on (config.md 8.1). */
export interface Place {
	readonly env: Readonly<Record<string, string | undefined>>
	/** User id; null where the platform has none. */
	readonly uid: number | null
	/** `linux`, `darwin`, … */
	readonly platform: string
	/** `--pid1-mode`. */
	readonly pid1: boolean
	/** Home of the user database, for a process without HOME. */
	readonly home: string | null
	exists(path: string): boolean
}

export interface ConfigDirectory {
	readonly path: string
	readonly kind: 'system' | 'config'
}

export const systemSocket = '/run/zinit.sock'
export const systemState = '/run/zinit'
export const systemDirectory = '/etc/zinit/system'
export const servicesDirectory = '/etc/zinit/services'

/** Where the daemon listens unless `--socket` says otherwise; null: no home, so there is no safe place. */
export const daemonSocket = (place: Place): string | null =>
	given(place, 'ZINIT_SOCKET') ?? (isSystemWide(place) ? systemSocket : below(place, 'hero/var/zinit.sock'))

/** Where a client looks, in this order (cli.md 1.1); a socket that was named is never replaced by another. */
export const clientSockets = (place: Place): readonly string[] => {
	const named = given(place, 'ZINIT_SOCKET')
	if (named !== undefined) return [named]
	const own = below(place, 'hero/var/zinit.sock')
	return own === null ? [systemSocket] : [systemSocket, own]
}

/** Where the daemon reads unit files, in loading order; null: no home. `named`: `--config-dir`. */
export const configDirectories = (place: Place, named?: string): readonly ConfigDirectory[] | null => {
	const path = named ?? given(place, 'ZINIT_CONFIG_DIR') ?? defaultDirectory(place)
	if (path === null) return null
	const config = { path, kind: 'config' } as const
	return place.pid1 ? [{ path: systemDirectory, kind: 'system' }, config] : [config]
}

/** Where the daemon keeps its FIFOs and its state, mode 0700; `socket`: absolute (init.md 6.2). */
export const stateDirectory = (place: Place, socket: string): string => {
	const named = given(place, 'ZINIT_STATE_DIR')
	if (named !== undefined) return named
	if (socket === systemSocket) return systemState
	const slash = socket.lastIndexOf('/')
	return `${socket.slice(0, slash)}/.${socket.slice(slash + 1)}.state`
}

/** An environment variable; an empty one counts as unset (config.md 8.2). */
export const given = (place: Pick<Place, 'env'>, name: string): string | undefined => {
	const value = place.env[name]
	return value === '' ? undefined : value
}

function defaultDirectory(place: Place): string | null {
	const own = below(place, 'hero/cfg/zinit')
	if (place.pid1) return servicesDirectory
	if (!isSystemWide(place)) return own
	return !place.exists(servicesDirectory) && own !== null && place.exists(own) ? own : servicesDirectory
}

const isSystemWide = (place: Place) => place.pid1 || (place.uid === 0 && place.platform === 'linux')

const below = (place: Place, path: string): string | null => {
	const home = given(place, 'HOME') ?? place.home
	return home === null ? null : `${home}/${path}`
}
