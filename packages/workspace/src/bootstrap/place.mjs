import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository, whatever the working directory is. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Where npm links the programs of the installed packages. */
export const programs = join(root, 'node_modules', '.bin')

/** The Node.js that comes as a platform package; not there before the installation, nor on a platform without such a package. */
export const ownNode = join(programs, 'node')

/** The environment for every program that is started here: what is installed comes first. */
export const environment = { ...process.env, PATH: [programs, process.env.PATH || '/usr/bin:/bin'].join(delimiter) }
