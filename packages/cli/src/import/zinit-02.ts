import { Draft, type Importer } from './draft.ts'
import { parseYaml } from './yaml.ts'
import { entryOf, textOf, textsOf, type YamlEntry, YamlError } from './yaml-node.ts'

/** A service file of zinit 0.2: YAML, named by its file (cli.md 3). */
export const importZinit02: Importer = ({ path, text }) => {
	const base = path.slice(path.lastIndexOf('/') + 1)
	const draft = new Draft(base.replace(/\.ya?ml$/, ''), path)
	try {
		const root = parseYaml(text)
		if (root.kind !== 'map') draft.fail(root.line, 'it is no map of keys')
		else for (const entry of root.entries) translate(draft, entry)
	} catch (error) {
		if (!(error instanceof YamlError)) throw error
		draft.fail(error.line, error.message)
	}
	if (draft.get('service', 'exec') === undefined) draft.fail(1, 'it has no exec')
	if (draft.get('service', 'oneshot') !== true) {
		draft.set('lifecycle', 'restart', 'always')
		draft.set('lifecycle', 'restart_delay_ms', RESTART_DELAY_MS)
	}
	return [draft]
}

/** How long 0.2 waits before each restart. */
const RESTART_DELAY_MS = 2000

function translate(draft: Draft, { key, node, line }: YamlEntry): void {
	const text = textOf(node)
	if (key === 'exec' && text !== undefined) draft.set('service', 'exec', text)
	else if (key === 'dir' && text !== undefined) draft.set('service', 'dir', text)
	else if (key === 'oneshot') draft.set('service', 'oneshot', text === 'true')
	else if (key === 'test' && text !== undefined) {
		if (text !== '') draft.set('health', 'type', 'exec')
		if (text !== '') draft.set('health', 'target', text)
	} else if (key === 'after') {
		draft.add('dependencies', 'requires', ...textsOf(node))
		draft.add('dependencies', 'after', ...textsOf(node))
	} else if (key === 'env' && node.kind === 'map') for (const each of node.entries) draft.setEnv(each.key, textOf(each.node) ?? '')
	else if (key === 'shutdown_timeout' && Number(text) > 0) draft.set('lifecycle', 'stop_timeout_ms', Number(text) * 1000)
	else if (key === 'signal') draft.set('lifecycle', 'stop_signal', textOf(entryOf(node, 'stop')?.node) ?? 'SIGTERM')
	else if (key === 'log') translateLog(draft, text, line)
	else draft.warn(line, key, 'not translated')
}

function translateLog(draft: Draft, text: string | undefined, line: number): void {
	if (text === 'ring' || text === undefined) return
	if (text === 'none') draft.set('logging', 'buffer_lines', 1)
	draft.warn(line, 'log', text === 'none' ? 'one line is kept: output cannot be thrown away' : `${text} is taken as ring`)
}
