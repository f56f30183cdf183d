import { formatDiagnostic, loadPlan } from '@zinit/plan'
import { defaultDirectories } from '../files/place.ts'
import { systemReason } from '../files/system-reason.ts'
import { directoryFiles, isDirectory } from '../files/unit-files.ts'
import { bad, type Check, good } from './check.ts'

/** The unit files of the daemon, or of the one that would start here. */
export const configurationCheck: Check = ({ info, world }) => {
	const directories = info?.config_dirs.map(path => ({ path, kind: 'config' as const })) ?? defaultDirectories(world)
	const paths = directories.map(({ path }) => path).join(', ')
	try {
		const files = directories.flatMap(({ path, kind }) => (isDirectory(path) ? directoryFiles(path, kind) : []))
		const errors = loadPlan(files, { clashes: true }).diagnostics.filter(({ severity }) => severity === 'error')
		const [first] = errors
		return [
			first === undefined
				? good('configuration', `${paths}: no errors`)
				: bad('configuration', `${errors.length} in ${paths}: ${formatDiagnostic(first)}`, 'zinit check shows them all'),
		]
	} catch (error) {
		return [bad('configuration', `${paths}: ${systemReason(error)}`)]
	}
}
