import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../bootstrap/place.mjs'

const inputs = ['package-lock.json', 'packages/*/package.json', 'packages/*/src/**/*.ts', 'machines/**/*.ts']

/** A digest of the text of everything that the bundles are made of. */
export function inputDigest(): string {
	const hash = createHash('sha256')
	for (const path of globSync(inputs, { cwd: root, exclude: ['**/*.test.ts', '**/node_modules'] }).sort()) {
		hash
			.update(path)
			.update('\0')
			.update(readFileSync(join(root, path)))
			.update('\0')
	}
	return hash.digest('hex')
}
