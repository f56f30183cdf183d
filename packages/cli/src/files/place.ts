import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { type ConfigDirectory, configDirectories, type Place } from '@zinit/protocol'
import type { World } from '../output/world.ts'

/** What default paths depend on, as of this process (config.md 8.1). */
export const placeOf = ({ env }: Pick<World, 'env'>): Place => ({
	env,
	uid: process.getuid?.() ?? null,
	platform: process.platform,
	pid1: false,
	home: homeOfUser(),
	exists: existsSync,
})

/** The directories that a daemon started here would read. */
export const defaultDirectories = (world: Pick<World, 'env'>): readonly ConfigDirectory[] => configDirectories(placeOf(world)) ?? []

function homeOfUser(): string | null {
	try {
		return userInfo().homedir
	} catch {
		return null
	}
}
