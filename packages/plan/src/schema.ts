import type { Key, Table, ValueType } from './keys/key.ts'
import { TABLES } from './keys/tables.ts'

/** JSON Schema, as far as it is used here. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** JSON Schema (2020-12) of a unit's file: what it refuses is refused by the loader too, and the other way round but for rules between keys (config.md 10). */
export const unitSchema: JsonSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'zinit unit',
	description: 'A service or a target. Unknown keys are ignored with a warning.',
	type: 'object',
	anyOf: [{ required: ['service'] }, { required: ['target'] }],
	properties: Object.fromEntries([...TABLES.service, ...TABLES.target].map(table => [table.name, tableSchema(table)])),
}

function tableSchema({ title, description, keys }: Table): JsonSchema {
	const entries = Object.entries(keys)
	const always = entries.filter(([, { only }]) => only === undefined)
	const required = always.filter(([, { required, alias }]) => required && alias === undefined).map(([name]) => name)
	const conditions = [
		...entries.flatMap(([name, key]) => aliasCondition(name, key)),
		...entries.flatMap(([name, key]) => typeCondition(name, key)),
	]
	return {
		title,
		description,
		type: 'object',
		properties: Object.fromEntries(always.map(([name, key]) => [name, keySchema(key)])),
		...(required.length > 0 ? { required } : {}),
		...(conditions.length > 0 ? { allOf: conditions } : {}),
	}
}

/** A key that counts only beside certain values of `type`. */
function typeCondition(name: string, key: Key): readonly JsonSchema[] {
	if (key.only === undefined) return []
	const counting = { properties: { [name]: keySchema(key) }, ...(key.required ? { required: [name] } : {}) }
	return [{ anyOf: [{ not: typeIs(key.only) }, counting] }]
}

/** A required key with a second name. */
function aliasCondition(name: string, key: Key): readonly JsonSchema[] {
	const { alias } = key
	if (alias === undefined) return []
	const other = { required: [alias.name], properties: { [alias.name]: keySchema(key) } }
	return [{ anyOf: [{ required: [name] }, { allOf: [typeIs([alias.when]), other] }] }]
}

function typeIs(words: readonly string[]): JsonSchema {
	return { properties: { type: { enum: words } }, required: ['type'] }
}

function keySchema({ title, description, type, rules = [], default: filled }: Key): JsonSchema {
	const known = filled === undefined || filled === null ? {} : { default: filled }
	return Object.assign({ title, description }, typeSchema(type), ...rules.map(({ schema }) => schema), known)
}

function typeSchema(type: ValueType): JsonSchema {
	switch (type.kind) {
		case 'text':
			return { type: 'string' }
		case 'flag':
			return { type: 'boolean' }
		case 'unsigned':
			// 2^64-1 is no number of JavaScript; larger values than that are rare enough to be left to the loader.
			return { type: 'integer', minimum: 0, ...(type.bits === 64 ? {} : { maximum: type.saturatesAt }) }
		case 'integer':
			return { type: 'integer' }
		case 'number':
			return { type: 'number' }
		case 'word': {
			const { words, aliases } = type
			return aliases === undefined ? { enum: words } : { anyOf: [{ enum: words }, { enum: Object.keys(aliases), deprecated: true }] }
		}
		case 'list':
			return { type: 'array', items: typeSchema(type.items) }
		case 'texts':
			return { type: 'object', additionalProperties: { type: 'string' } }
		case 'either':
			return { anyOf: type.options.map(typeSchema) }
	}
}
