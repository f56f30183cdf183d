const OLDEST_TO_INSTALL = [20, 0]
// The first long-term release whose type stripping needs no flag is 22.18; the bundles and published packages say 22.19.
const OLDEST_TO_RUN = [22, 19]

/** @param {string} [version] */
export const canInstall = (version = process.versions.node) => isAtLeast(version, OLDEST_TO_INSTALL)

/** @param {string} [version] */
export const canRun = (version = process.versions.node) => isAtLeast(version, OLDEST_TO_RUN)

/**
 * @param {string} version
 * @param {number[]} oldest
 */
function isAtLeast(version, oldest) {
	const [major = 0, minor = 0] = version.split('.').map(Number)
	const [oldestMajor = 0, oldestMinor = 0] = oldest
	return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)
}
