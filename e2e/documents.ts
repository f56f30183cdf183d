import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const published = JSON.parse(readFileSync(new URL('../docs/reference/documents.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ ...published, commands: closed(published.commands), components: closed(published.components) }, 'documents')

/** Commands that write a document for each line. */
export const streams: readonly string[] = published.streams

/** The commands that have a document. */
export const documented: readonly string[] = Object.keys(published.commands)

/** What is wrong with a document, by the published schema and by it alone: members that it does not name are wrong here. Null: nothing. */
export function documentErrors(place: string, document: unknown): string | null {
	const validate = ajv.getSchema(`documents#${place}`)
	if (validate === undefined) return `there is no schema at ${place}`
	return validate(document) ? null : ajv.errorsText(validate.errors)
}

/** The schema with every object taking only the members it names. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed)
	if (typeof schema !== 'object' || schema === null) return schema
	const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
	const isOpen = 'properties' in schema && !('additionalProperties' in schema) && Array.isArray((schema as { required?: unknown }).required)
	return isOpen ? { ...inner, additionalProperties: false } : inner
}
