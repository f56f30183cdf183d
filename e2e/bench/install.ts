import { spawnSync } from 'node:child_process'

/** Debian packages with a supervisor that the harness knows. */
const PACKAGES = ['dinit', 's6', 'runit', 'supervisor'] as const

/** Fetches those peers that Debian has; what cannot be had is named and left out. */
export function installPeers(): void {
	for (const name of PACKAGES) {
		const { status } = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], { stdio: 'ignore' })
		if (status !== 0) console.error(`cannot install ${name}`)
	}
}
