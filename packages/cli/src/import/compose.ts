import { composeKeys, silentComposeKeys } from './compose-keys.ts'
import { Draft, expandedWord, type Importer, shellWord, unitName } from './draft.ts'
import { parseYaml } from './yaml.ts'
import { entryOf, textOf, type YamlEntry, YamlError, type YamlNode } from './yaml-node.ts'

/** A compose file: its services, without their containers. */
export const importCompose: Importer = ({ path, text, directory }) => {
	try {
		const services = entryOf(parseYaml(text), 'services')?.node
		if (services?.kind !== 'map') return [failed(path, 1, 'it has no services')]
		return services.entries.map(entry => serviceOf(path, directory, entry))
	} catch (error) {
		if (!(error instanceof YamlError)) throw error
		return [failed(path, error.line, error.message)]
	}
}

function failed(path: string, line: number, text: string): Draft {
	const draft = new Draft(unitName(path.slice(path.lastIndexOf('/') + 1)), path)
	draft.fail(line, text)
	return draft
}

function serviceOf(path: string, directory: string, { key: name, node, line }: YamlEntry): Draft {
	const draft = new Draft(unitName(name), path)
	if (node.kind !== 'map') {
		draft.fail(line, `${name} is no map of keys`)
		return draft
	}
	const parts = ['entrypoint', 'command'].flatMap(key => entryOf(node, key)?.node ?? [])
	const command = parts.map(commandOf).join(' ').trim()
	if (command === '') draft.fail(line, `${name} has neither command nor entrypoint: what it runs is said by its image`)
	else draft.set('service', 'exec', parts.some(isShell) || command.startsWith('exec ') ? command : `exec ${command}`)
	draft.set('service', 'dir', directory)
	draft.set('lifecycle', 'restart', 'never')
	for (const entry of node.entries) {
		const translate = composeKeys[entry.key]
		if (translate !== undefined) translate(draft, entry)
		else if (!silentComposeKeys.has(entry.key) && !entry.key.startsWith('x-')) draft.warn(entry.line, entry.key, 'not translated')
	}
	return draft
}

/** A list is words, a text is a line of shell; `$$` is a dollar. */
function commandOf(node: YamlNode): string {
	if (node.kind === 'list')
		return node.items
			.flatMap(item => textOf(item) ?? [])
			.map(wordOf)
			.join(' ')
	return (textOf(node) ?? '').trim().replaceAll('$$', '$')
}

const wordOf = (word: string) => (word.includes('$') ? expandedWord(word.replaceAll('$$', '\\$')) : shellWord(word))

/** A text that only a shell can run: its last program cannot take the place of the shell. */
const isShell = (node: YamlNode) => node.kind === 'scalar' && /[|&;<>()\n]/.test((textOf(node) ?? '').trim())
