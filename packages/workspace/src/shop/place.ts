import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../bootstrap/place.mjs'
import { freePort } from './ports.ts'

/** Where one run of the shop lives. */
export interface ShopPlace {
	readonly directory: string
	readonly unitDirectory: string
	readonly socket: string
	readonly apiPort: number
}

const units = join(root, 'examples', 'shop', 'units')
// As they stand in the unit files.
const DATABASE_PORT = '7411'
const API_PORT = '7412'

/** A temporary directory with a copy of the shop's unit files, which commands may change; its own ports, so that several shops can be open. */
export async function preparePlace(): Promise<ShopPlace> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-shop-'))
	const unitDirectory = join(directory, 'units')
	await mkdir(unitDirectory)
	const [databasePort, apiPort] = [await freePort(), await freePort()]
	for (const file of await readdir(units)) {
		const text = await readFile(join(units, file), 'utf8')
		await writeFile(join(unitDirectory, file), text.replaceAll(DATABASE_PORT, `${databasePort}`).replaceAll(API_PORT, `${apiPort}`))
	}
	return { directory, unitDirectory, socket: join(directory, 'zinit.sock'), apiPort }
}
