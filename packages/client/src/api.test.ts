import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { apiReport, reportPath } from './testing/api.ts'

it('api.md is what the package exports', async () => {
	assert.equal(await readFile(reportPath, 'utf8'), await apiReport())
})
