import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const folder = join(import.meta.dirname, '..', 'docs/reference/manual')
const formatter = spawnSync('groff', ['--version']).error === undefined
const skip = formatter ? false : 'there is no groff(1)'

describe('the manual', { skip }, () => {
	for (const page of readdirSync(folder)) {
		it(`has ${page} as a page that is formatted without a warning, under its name`, () => {
			const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbou', join(folder, page)], { encoding: 'utf8' })
			assert.deepEqual([status, stderr], [0, ''])
			const [, name = '', section = ''] = /^(.+)\.(\d)$/.exec(page) ?? []
			assert.match(stdout, new RegExp(`^${name}\\(${section}\\)`, 'i'))
			for (const heading of ['NAME', 'DESCRIPTION']) assert.match(stdout, new RegExp(`^${heading}$`, 'm'))
		})
	}
})
