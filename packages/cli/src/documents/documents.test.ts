import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shapes } from '@zinit/protocol'
import { commands, shownCommands } from '../table/commands.ts'
import { documents, streams } from './documents.ts'
import { documentSchema } from './json-schema.ts'
import { documentShapes, ownShapes } from './shapes.ts'

/** Commands that show something else than a document: a terminal, or what a script writes. */
const without = ['attach', 'run', 'tui']

describe('the documents of --json (cli.md 4)', () => {
	it('are those of all commands that are shown', () => {
		const named = shownCommands().map(([name]) => name)
		assert.deepEqual(Object.keys(documents).sort(), named.filter(name => !without.includes(name)).sort())
		for (const name of streams) assert.ok(name in commands)
	})

	it('hide no shape of the wire behind one of their own', () => {
		assert.deepEqual(
			Object.keys(ownShapes).filter(name => name in shapes),
			[],
		)
	})

	it('refer to nothing that is not there', () => {
		const text = documentSchema()
		const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name)
		assert.deepEqual(
			referred.filter(name => !(name in documentShapes)),
			[],
		)
		assert.deepEqual(
			Object.keys(ownShapes).filter(name => !referred.includes(name)),
			['Failure'],
		)
	})
})
