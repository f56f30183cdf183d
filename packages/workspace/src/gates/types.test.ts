import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { programs, root } from '../bootstrap/place.mjs'

describe('the compiler accepts', () => {
	// Each project of its own narrows what may be used: the pure packages have no runtime globals.
	for (const project of globSync(['tsconfig.json', 'machines/tsconfig.json', 'packages/*/tsconfig.json'], { cwd: root }).sort()) {
		it(project, () => {
			const { status, stdout } = spawnSync(join(programs, 'tsc'), ['--noEmit', '-p', project], { cwd: root, encoding: 'utf8' })
			assert.equal(status, 0, `\n${stdout}`)
		})
	}
})
