import { type Draft, shellWord } from './draft.ts'
import { foreignDuration } from './durations.ts'
import { entryOf, textOf, textsOf, type YamlEntry, type YamlNode } from './yaml-node.ts'

type Translate = (draft: Draft, entry: YamlEntry) => void

/** Keys of a compose service that mean something without a container. */
export const composeKeys: Readonly<Record<string, Translate>> = {
	image: (draft, { line }) => draft.warn(line, 'image', 'there are no containers: the program must be on this machine'),
	build: (draft, { line }) => draft.warn(line, 'build', 'there are no containers: the program must be on this machine'),
	environment(draft, { node, line }) {
		for (const [name, value] of pairsOf(node)) {
			if (/\$\{?\w/.test(value)) draft.warn(line, 'environment', `${name} is not expanded: ${value}`)
			draft.setEnv(name, value.replaceAll('$$', '$'))
		}
	},
	env_file(draft, { node }) {
		const files =
			node.kind === 'list' ? node.items.map(item => textOf(entryOf(item, 'path')?.node) ?? textOf(item) ?? '') : [textOf(node) ?? '']
		const dir = draft.get('service', 'dir')
		draft.add(
			'service',
			'env_file',
			...files.filter(file => file !== '').map(file => (file.startsWith('/') ? file : `${String(dir)}/${file.replace(/^\.\//, '')}`)),
		)
	},
	working_dir: (draft, { node }) => draft.set('service', 'dir', textOf(node) ?? ''),
	user: (draft, { node }) => {
		const [user = '', group] = (textOf(node) ?? '').split(':')
		draft.set('service', 'user', user)
		if (group !== undefined) draft.set('service', 'group', group)
	},
	depends_on(draft, { node }) {
		const names = node.kind === 'map' ? node.entries.map(({ key }) => key) : textsOf(node)
		draft.add('dependencies', 'requires', ...names)
		draft.add('dependencies', 'after', ...names)
	},
	ports(draft, { node, line }) {
		const items = node.kind === 'list' ? node.items : []
		for (const item of items) translatePort(draft, item, line)
	},
	restart(draft, { node, line }) {
		const [policy = '', most] = (textOf(node) ?? 'no').split(':')
		const ours = { no: 'never', false: 'never', always: 'always', 'unless-stopped': 'always', 'on-failure': 'on-failure' }[policy]
		if (ours === undefined) draft.warn(line, 'restart', `not translated: ${policy}`)
		else draft.set('lifecycle', 'restart', ours)
		if (most !== undefined) draft.set('lifecycle', 'max_restarts', Number(most))
	},
	stop_signal: (draft, { node }) => draft.set('lifecycle', 'stop_signal', textOf(node) ?? 'SIGTERM'),
	stop_grace_period(draft, { node, line }) {
		const ms = foreignDuration(textOf(node) ?? '')
		if (ms === undefined || ms === 0) draft.warn(line, 'stop_grace_period', 'not translated')
		else draft.set('lifecycle', 'stop_timeout_ms', ms)
	},
	healthcheck: translateHealth,
	ulimits(draft, { node }) {
		for (const { key, node: value } of node.kind === 'map' ? node.entries : []) {
			const soft = textOf(entryOf(value, 'soft')?.node)
			const hard = textOf(entryOf(value, 'hard')?.node)
			draft.set('limits', key, soft === undefined ? Number(textOf(value)) : `${soft}:${hard ?? soft}`)
		}
	},
	oom_score_adj: (draft, { node }) => draft.set('service', 'oom_score_adj', Number(textOf(node))),
	tty: (draft, { node }) => {
		if (textOf(node) === 'true') draft.set('service', 'stdin', 'tty')
	},
}

/** Read elsewhere, or without meaning where there is no container. */
export const silentComposeKeys = new Set([
	'command',
	'entrypoint',
	'container_name',
	'hostname',
	'init',
	'stdin_open',
	'labels',
	'expose',
	'platform',
	'pull_policy',
])

/** Variables of a map, or of a list of `K=V`. */
function pairsOf(node: YamlNode): readonly (readonly [string, string])[] {
	if (node.kind === 'map') return node.entries.map(({ key, node: value }) => [key, textOf(value) ?? ''])
	return textsOf(node).map(text => {
		const at = text.indexOf('=')
		return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
	})
}

/** `[host:][published:]target[/protocol]`; the program listens on the target itself. */
function translatePort(draft: Draft, item: YamlNode, line: number): void {
	const text = textOf(item) ?? textOf(entryOf(item, 'target')?.node) ?? ''
	const [address = '', protocol = 'tcp'] = text.split('/')
	const parts = address.split(':')
	const target = Number(parts.at(-1))
	const published = parts.length > 1 ? Number(parts.at(-2)) : Number(textOf(entryOf(item, 'published')?.node)) || target
	if (protocol !== 'tcp' || !Number.isInteger(target)) draft.warn(line, 'ports', `not translated: ${text}`)
	else draft.add('service', 'ports', target)
	if (Number.isInteger(published) && published !== target)
		draft.warn(line, 'ports', `${text}: the program itself must listen on ${published}`)
}

function translateHealth(draft: Draft, { node, line }: YamlEntry): void {
	if (textOf(entryOf(node, 'disable')?.node) === 'true') return
	const test = entryOf(node, 'test')?.node
	const words = textsOf(test)
	if (words[0] === 'NONE') return
	const command =
		test?.kind === 'list'
			? words[0] === 'CMD-SHELL'
				? words.slice(1).join(' ')
				: words.slice(1).map(shellWord).join(' ')
			: (textOf(test) ?? '')
	if (command === '') {
		draft.warn(line, 'healthcheck', 'it has no test')
		return
	}
	draft.set('health', 'type', 'exec')
	draft.set('health', 'target', command.replaceAll('$$', '$'))
	for (const [theirs, ours] of [
		['interval', 'interval_ms'],
		['timeout', 'timeout_ms'],
		['start_period', 'start_period_ms'],
	] as const) {
		const ms = foreignDuration(textOf(entryOf(node, theirs)?.node) ?? '')
		if (ms !== undefined) draft.set('health', ours, ms)
	}
	const retries = Number(textOf(entryOf(node, 'retries')?.node))
	if (retries > 0) draft.set('health', 'retries', retries)
}
