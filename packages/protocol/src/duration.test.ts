import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseDuration } from './duration.ts'

it('a duration has a unit or is in seconds', () => {
	const cases = { '500ms': 500, '30s': 30_000, '2m': 120_000, '1h': 3_600_000, '5': 5000, '1.5s': 1500, '0': 0 }
	for (const [text, ms] of Object.entries(cases)) assert.equal(parseDuration(text), ms, text)
	for (const text of ['', 's', '-1s', '1 s', '1d', '1e3', 'ten', '1s2m']) assert.equal(parseDuration(text), undefined, text)
})
