import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { root } from '../bootstrap/place.mjs'
import { pages } from '../reference/pages.ts'
import { parts } from './arrows.ts'
import { files, read } from './sources.ts'

const written = files.filter(path => path.endsWith('.md'))

describe('the documentation', () => {
	for (const [path, text] of Object.entries(pages())) {
		it(`has ${path} as the programs have it today`, () => {
			assert.equal(read(path), text, 'run npm run docs')
		})
	}

	it('links only to what is there', () => {
		const broken = written.flatMap(path =>
			[...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
				.map(([, target = '']) => target)
				.filter(target => !existsSync(join(root, dirname(path), target)))
				.map(target => `${path}: ${target}`),
		)
		assert.deepEqual(broken, [])
	})

	it('shows the arrows between our packages as they are checked', () => {
		const rows = [...read('docs/explanation/design.md').matchAll(/^\| `([^`]+?)\/?` \| [^|]+ \| ([^|]+) \| ([^|]+) \|/gm)]
		const shown = rows.map(([, folder, ours = '', others = '']) => [folder, words(ours), words(others)])
		const checked = parts
			.filter(({ folder }) => /^(packages|machines)/.test(folder))
			.map(({ folder, ours, types = [], others }) => [folder, [...ours, ...types].sort(), [...others].sort()])
		assert.deepEqual(shown, checked)
	})

	it('is named by a list of each folder', () => {
		const index = read('docs/README.md')
		const unlisted = written.filter(path => /^docs\/.+\/.+\.md$/.test(path)).filter(path => !index.includes(path.slice('docs/'.length)))
		assert.deepEqual(unlisted, [])
	})
})

const words = (cell: string) =>
	[...cell.matchAll(/@?[a-z][a-z/-]+/g)]
		.map(([word]) => word)
		.filter(word => word !== 'types' && word !== 'for')
		.sort()
