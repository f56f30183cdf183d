import { wantsColour } from '../output/colour.ts'
import { outputOf } from '../output/output.ts'
import type { World } from '../output/world.ts'
import { inputOf, parse } from '../parse/input.ts'
import { runVerb } from '../run-verb.ts'
import { verbOf } from '../verb-loaders.ts'
import type { Execute } from './command.ts'
import { helpText } from './help.ts'
import { tableConfig } from './plugin.ts'

/** Runs a command through oclif; resolves with its exit code. */
export const runCommand = async (name: string, words: readonly string[], world: World): Promise<number | undefined> => {
	const execute: Execute = async (id, row, tokens) => runVerb(row, inputOf(id, row, tokens), await verbOf(id), world)
	world.endOnSignals()
	const config = await tableConfig(execute)
	const code: unknown = await config.runCommand(name, [...words])
	return typeof code === 'number' ? code : undefined
}

/** Shows help on stdout, through the pager if it is long; on stderr if it was not asked for. `words`: global flags that count here. */
export const showHelp = async (command: string | undefined, words: readonly string[], world: World, unasked = false): Promise<void> => {
	const { globals } = parse('', { flags: {}, args: {}, group: 'daemon', summary: '', description: '', examples: [], exits: [] }, words)
	const sink = unasked ? world.stderr : world.stdout
	const config = await tableConfig(async () => undefined)
	const text = await helpText(config, command === undefined ? [] : [command], sink.columns, wantsColour(globals.color, sink, world.env))
	if (unasked) sink.write(`${text}\n`)
	else await outputOf({ ...globals, json: false, quiet: false }, world).page(text)
}
