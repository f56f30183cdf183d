import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { validatorSource } from './validators.ts'
import { validatorFile } from './write.ts'

it('the validators are those of the contract; else run node packages/server/src/generate/write.ts', async () => {
	assert.equal(await readFile(validatorFile, 'utf8'), validatorSource())
})
