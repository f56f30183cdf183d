import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Programs of the system that tests run, and the Debian package of each. */
const needed = { setsid: 'util-linux', ps: 'procps' } as const

/** Installs the system packages whose programs are missing where this may be done; else says which tests that costs. */
export function installSystemPackages(): void {
	const missing = Object.entries(needed).filter(([program]) => !isOnPath(program))
	if (missing.length === 0) return
	const packages = [...new Set(missing.map(([, name]) => name))]
	const names = missing.map(([program]) => program).join(', ')
	if (process.getuid?.() !== 0 || !isOnPath('apt-get')) {
		console.log(`not installed: ${packages.join(', ')} (this needs root and apt-get); tests that run ${names} will fail or be skipped`)
		return
	}
	console.log(`installing ${packages.join(', ')} for ${names}`)
	const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
	spawnSync('apt-get', ['update', '-qq'], options)
	spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
}

function isOnPath(program: string): boolean {
	return (process.env.PATH ?? '').split(delimiter).some(directory => {
		try {
			accessSync(join(directory, program), constants.X_OK)
			return true
		} catch {
			return false
		}
	})
}
