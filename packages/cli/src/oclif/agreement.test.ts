import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inputOf, parse } from '../parse/input.ts'
import { commands } from '../table/commands.ts'
import type { CommandRow } from '../table/row.ts'
import { tableConfig } from './plugin.ts'

const lines: readonly string[] = [
	'list',
	'list --state failed --state=blocked --json',
	'start web db --tree --no-wait',
	'start -q web --timeout 5s --color never',
	'start',
	'start --bogus web',
	'start --tre web',
	'start -- --odd',
	'stop a b a',
	'kill web TERM',
	'kill web -s 9',
	'kill web -s9',
	'kill web TERM -s 9',
	'kill a b c',
	'logs -fn5 web',
	'logs --lines=5 -i --grep a=b',
	'logs -n 1 -n 2',
	'logs -n',
	'logs -n -f',
	'logs --follow --until 1m',
	'add-service --name a --exec true -e A=1 -e B=2 --requires x --requires y',
	'add-service a.toml -e A',
	'remove a b --cascade',
	'remove a --force --cascade',
	'tree --format dot web',
	'tree --format pdf',
	'import compose a.yml --out d',
	'import docker a.yml',
	'reload --restart-changed',
	'reload x --restart-changed',
	'completion bash zsh',
	'is-running -q a b',
	'ping --wait extra',
]

/** What oclif makes of the words, in the launcher's terms. */
async function byOclif(name: string, words: readonly string[]): Promise<unknown> {
	let parsed: unknown
	const config = await tableConfig(async (id, row, tokens) => {
		parsed = inputOf(id, row, tokens)
		return 0
	})
	await config.runCommand(name, [...words])
	return parsed
}

describe('oclif and the launcher understand the same', () => {
	for (const line of lines) {
		it(`zinit ${line}`, async () => {
			const [name = '', ...words] = line.split(' ')
			const row: CommandRow | undefined = Object.entries<CommandRow>(commands).find(([id]) => id === name)?.[1]
			assert.ok(row !== undefined)
			const ours = outcome(() => parse(name, row, words))
			const theirs = await byOclif(name, words).then(
				value => ({ value }),
				error => ({ message: plain(error.message) }),
			)
			assert.deepEqual(theirs, ours)
		})
	}
})

function outcome(work: () => unknown): unknown {
	try {
		return { value: work() }
	} catch (error) {
		return { message: plain(error instanceof Error ? error.message : String(error)) }
	}
}

/** oclif knows the long name of a flag only. */
const plain = (message: string) => message.replace(/^flag -n needs/, 'flag --lines needs')
