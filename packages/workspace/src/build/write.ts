import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Output } from './bundle.ts'
import { dist } from './programs.ts'

interface Stamp {
	readonly digest: string
	readonly files: readonly string[]
}

const stampFile = join(dist, 'stamp.json')

/** Whether `dist` was built from this digest. */
export function isBuilt(digest: string): boolean {
	return readStamp().digest === digest
}

/** Puts the files into `dist`, each one complete at every moment, and removes what neither this build nor the one before it made. */
export function writeOutputs(digest: string, outputs: readonly Output[]): void {
	for (const { path, content, mode } of outputs) replace(join(dist, path), content, mode)
	const files = outputs.map(({ path }) => path)
	// A program that still runs may import parts of the build that it came from.
	const kept = new Set([...files, ...readStamp().files])
	for (const folder of ['bin', 'lib'].filter(name => existsSync(join(dist, name)))) {
		for (const entry of readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })) {
			const path = join(entry.parentPath, entry.name)
			// What V8 compiled of a bundle lives as long as that.
			const origin = path.slice(dist.length + 1).replace(/\.cache$/, '.cjs')
			if (entry.isFile() && !kept.has(origin)) rmSync(path, { force: true })
		}
	}
	replace(stampFile, JSON.stringify({ digest, files }))
}

function replace(path: string, content: string | Uint8Array, mode = 0o644): void {
	mkdirSync(dirname(path), { recursive: true })
	const fresh = `${path}.${process.pid}`
	writeFileSync(fresh, content, { mode })
	renameSync(fresh, path)
}

function readStamp(): Stamp {
	try {
		return JSON.parse(readFileSync(stampFile, 'utf8'))
	} catch {
		return { digest: '', files: [] }
	}
}
