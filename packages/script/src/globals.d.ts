declare global {
	/** The way to a daemon in a script that `zinit run` runs. */
	const zinit: import('@zinit/script').Entry
}

export {}
