import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'
import { programs, root } from '../bootstrap/place.mjs'

it('biome finds every file formatted and without a complaint', () => {
	const { status, stdout, stderr } = spawnSync(join(programs, 'biome'), ['check', '--error-on-warnings', '--colors=off', '.'], {
		cwd: root,
		encoding: 'utf8',
	})
	assert.equal(status, 0, `\n${stderr}${stdout}`)
})
