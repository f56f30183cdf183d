import { ERRORS, WARNINGS } from './check/codes.ts'
import type { Key, Table, ValueType } from './keys/key.ts'
import { TABLES } from './keys/tables.ts'

/** The page about the keys of a unit's file and the problems that are found in one, as Markdown. */
export function configReference(): string {
	const service = TABLES.service.map(table => tableSection(table))
	const target = TABLES.target.filter(table => !TABLES.service.includes(table)).map(table => tableSection(table))
	return [...INTRODUCTION, ...service.flat(), ...target.flat(), ...problems()].join('\n')
}

const INTRODUCTION = [
	'# Configuration',
	'',
	'A unit is a TOML file in the configuration directory. It defines a service or a target by its first table; the name in the file counts, the name of the file does not.',
	'Files `<file>.toml.d/*.toml` are merged over `<file>.toml`, in the order of their names: tables key by key, everything else is replaced.',
	'',
	'```toml',
	'[service]',
	'name = "web"',
	'exec = "exec /usr/bin/web --port 8080"',
	'',
	'[dependencies]',
	'requires = ["db"]',
	'```',
	'',
]

function tableSection({ name, description, required, keys }: Table): readonly string[] {
	return [
		`## \`[${name}]\``,
		'',
		`${description}${required ? ' Required.' : ''}`,
		'',
		'| key | type | default | meaning |',
		'| --- | --- | --- | --- |',
		...Object.entries(keys).map(
			([key, spec]) => `| \`${key}\` | ${cell(typeText(spec))} | ${cell(defaultText(spec))} | ${cell(meaningOf(spec))} |`,
		),
		'',
	]
}

function problems(): readonly string[] {
	return [
		'## Problems',
		'',
		'An error refuses the file, or the unit that it defines; nothing else. A warning changes nothing, but those marked "strict" refuse a definition that comes by',
		'`service.set`, and are errors for `--strict`.',
		'',
		'| code | severity | when |',
		'| --- | --- | --- |',
		...Object.entries(ERRORS).map(([code, when]) => `| \`${code}\` | error | ${cell(when)} |`),
		...Object.entries(WARNINGS).map(
			([code, { strict, when }]) => `| \`${code}\` | ${strict ? 'warning, strict' : 'warning'} | ${cell(when)} |`,
		),
		'',
	]
}

function typeText({ type, rules = [] }: Key): string {
	const { minimum, maximum } = Object.assign({}, ...rules.map(({ schema }) => schema))
	const range = maximum !== undefined ? `, ${minimum} to ${maximum}` : minimum === 1 ? ' > 0' : ''
	return `${nameOfType(type)}${range}`
}

function nameOfType(type: ValueType): string {
	switch (type.kind) {
		case 'text':
			return 'string'
		case 'flag':
			return 'boolean'
		case 'unsigned':
			return `u${type.bits}`
		case 'integer':
		case 'number':
			return type.kind
		case 'word':
			return type.words.map(word => `\`${word}\``).join(' ')
		case 'list':
			return `list of (${nameOfType(type.items)})`.replace(/\((\w+)\)$/, '$1')
		case 'texts':
			return 'table of strings'
		case 'either':
			return type.options.map(nameOfType).join(' or ')
	}
}

function defaultText({ type, required, default: filled, otherwise }: Key): string {
	if (required) return 'required'
	if (filled === null) return 'unset'
	if (filled !== undefined) return `\`${JSON.stringify(filled).replaceAll('"', '')}\``
	if (otherwise === '') return '`""`'
	if (type.kind === 'word') return `\`${otherwise}\``
	return typeof otherwise === 'string' && !otherwise.startsWith('[') ? otherwise : `\`${otherwise}\``
}

function meaningOf({ description, only }: Key): string {
	return only === undefined ? description : `${description} Only for type ${only.map(word => `\`${word}\``).join(', ')}.`
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|')
}
