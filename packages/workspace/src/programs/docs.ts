import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../bootstrap/place.mjs'
import { pages } from '../reference/pages.ts'

for (const [path, text] of Object.entries(pages())) {
	const file = join(root, path)
	mkdirSync(dirname(file), { recursive: true })
	writeFileSync(file, text)
	console.log(path)
}
