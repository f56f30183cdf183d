import { type Draft, Draft as DraftUnit, type ForeignFile, type Importer } from './draft.ts'
import { type Entry, parseIni, type Section } from './ini.ts'
import { systemdService } from './systemd-service.ts'

/** A systemd unit file: `.service` or `.target` (systemd.unit(5), systemd.service(5)). Order between imported files is put right by `importUnits`. */
export const importSystemd: Importer = file => {
	const base = file.path.slice(file.path.lastIndexOf('/') + 1)
	const [, stem = base, suffix = 'service'] = /^(.*)\.([a-z]+)$/.exec(base) ?? []
	const draft = new DraftUnit(stem, file.path, suffix === 'target' ? 'target' : 'service')
	if (suffix !== 'service' && suffix !== 'target') draft.fail(1, `cannot translate a .${suffix} unit`)
	else if (stem.endsWith('@')) draft.fail(1, 'cannot translate a template: name an instance of it')
	const sections = sectionsOf(file)
	for (const section of sections) translateSection(draft, section, suffix)
	const exec = draft.get('service', 'exec')
	if (suffix === 'service' && exec === undefined)
		draft.fail(sections.find(({ name }) => name === 'Service')?.line ?? 1, 'it has no ExecStart')
	return [draft]
}

const sectionsOf = ({ text }: ForeignFile) => parseIni(text, { comments: '#;', joins: true })

function translateSection(draft: Draft, { name, entries, line }: Section, suffix: string): void {
	if (name === 'Unit') for (const entry of entries) translateUnitKey(draft, entry, suffix)
	else if (name === 'Service') systemdService(draft, entries)
	else if (name === 'Install') {
		for (const { key, value, line: at } of entries) if (key !== 'WantedBy') draft.warn(at, key, `not translated: ${value}`)
	} else if (!name.startsWith('X-')) draft.warn(line, `[${name}]`, 'not translated')
}

/** Which list of ours a dependency of theirs goes to. */
const dependencies: Readonly<Record<string, readonly string[]>> = {
	Requires: ['requires'],
	Requisite: ['requires'],
	BindsTo: ['requires'],
	Wants: ['wants'],
	After: ['after'],
	Conflicts: ['conflicts'],
	Before: ['before'],
}

const silent = new Set(['Documentation', 'DefaultDependencies', 'SourcePath', 'IgnoreOnIsolate'])

function translateUnitKey(draft: Draft, { key, value, line }: Entry, suffix: string): void {
	if (key === 'Description') {
		if (suffix === 'service') draft.set('service', 'description', value)
		return
	}
	const kinds = dependencies[key]
	if (kinds === undefined) {
		if (key === 'StartLimitBurst' && /^\d+$/.test(value)) draft.set('lifecycle', 'max_restarts', Number(value))
		else if (!silent.has(key)) draft.warn(line, key, `not translated: ${value}`)
		return
	}
	for (const unit of value.split(/\s+/).filter(Boolean)) {
		const [, stem = unit, kind = 'service'] = /^(.*)\.([a-z]+)$/.exec(unit) ?? []
		if (kind !== 'service' && (kind !== 'target' || standardTargets.has(stem))) {
			if (!silentTargets.has(unit)) draft.warn(line, key, `${unit} has no counterpart`)
		} else for (const list of kinds) draft.add('dependencies', list, stem)
	}
}

/** What is there before anything of ours runs. */
const standardTargets = new Set([
	'basic',
	'default',
	'getty',
	'graphical',
	'local-fs',
	'local-fs-pre',
	'multi-user',
	'network',
	'network-online',
	'network-pre',
	'nss-lookup',
	'nss-user-lookup',
	'paths',
	'remote-fs',
	'remote-fs-pre',
	'rpcbind',
	'shutdown',
	'slices',
	'sockets',
	'swap',
	'sysinit',
	'syslog',
	'time-set',
	'time-sync',
	'timers',
	'umount',
])

/** Named by nearly every unit, and without meaning here. */
const silentTargets = new Set([
	'network.target',
	'sysinit.target',
	'basic.target',
	'shutdown.target',
	'multi-user.target',
	'local-fs.target',
	'syslog.target',
	'network-pre.target',
])
