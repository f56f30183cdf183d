import { contract, type FilledParams, type Method, type MethodName, type Schema } from '@zinit/protocol'
import type { ErrorObject } from 'ajv'
import { validatorName } from '../generate/names.ts'
import * as generated from '../generated/validators.ts'
import { Refusal } from './refusal.ts'

type Given = Readonly<Record<string, unknown>>

interface Validator {
	(params: unknown): boolean
	errors?: readonly ErrorObject[] | null
}

interface Reader {
	readonly required: readonly string[]
	/** Any text will do for each of the required ones. */
	readonly anyText: boolean
	readonly optional: readonly string[]
	readonly defaults: Given
	readonly validator: Validator | undefined
}

const validators: Readonly<Record<string, Validator>> = generated

const readers: ReadonlyMap<string, Reader> = new Map(
	Object.entries<Method>(contract).map(([name, { params }]) => [name, readerOf(name, params)]),
)

/** Parameters as a handler gets them: null counts as absent, defaults are filled in (rpc.md 2). Throws `invalid_params`. */
export function readParams<M extends MethodName>(name: M, given: Given = nothing): FilledParams<M> {
	const reader = readers.get(name)
	for (const member of reader?.required ?? []) {
		// A required parameter is a text in every method; another type is as good as none.
		if (typeof given[member] !== 'string') {
			const message = `missing '${member}' parameter`
			throw new Refusal({ kind: 'invalid_params', message, issues: [{ path: member, message: 'expected a string' }] })
		}
	}
	const params = reader === undefined || reader.optional.length === 0 ? given : fill(reader, given)
	if (isValid<M>(reader, given, params)) return params
	throw refusalOf(reader?.validator?.errors ?? [])
}

function readerOf(name: string, { properties, required }: Method['params']): Reader {
	const optional = Object.entries<Schema>(properties).filter(([member]) => !required.includes(member))
	return {
		required,
		anyText: required.every(member => properties[member]?.enum === undefined),
		optional: optional.map(([member]) => member),
		defaults: Object.fromEntries(optional.flatMap(([member, schema]) => (schema.default === undefined ? [] : [[member, schema.default]]))),
		validator: validators[validatorName(name)],
	}
}

function fill({ defaults }: Reader, given: Given): Given {
	const filled: Record<string, unknown> = { ...defaults }
	for (const [member, value] of Object.entries(given)) if (value !== null && value !== undefined) filled[member] = value
	return filled
}

/** Most requests name a service and nothing else: where no optional parameter was given there is nothing left to look at. */
function isValid<M extends MethodName>(reader: Reader | undefined, given: Given, params: Given): params is FilledParams<M> {
	if (reader?.validator === undefined) return true
	return (reader.anyText && reader.optional.every(member => given[member] === undefined)) || reader.validator(params)
}

function refusalOf(errors: readonly ErrorObject[]): Refusal {
	const paths = new Map<string, ErrorObject[]>()
	for (const error of errors) {
		const path = error.instancePath.slice(1).replaceAll('/', '.')
		paths.set(path, [...(paths.get(path) ?? []), error])
	}
	const issues = [...paths].map(([path, all]) => ({ path, message: sentence(all) }))
	const message = issues.map(issue => `invalid '${issue.path}' parameter: ${issue.message}`).join('; ')
	return new Refusal({ kind: 'invalid_params', message, issues })
}

/** Several types at one path are alternatives. */
function sentence(errors: readonly ErrorObject[]): string {
	const types = errors.filter(({ keyword }) => keyword === 'type').map(({ params }) => withArticle(String(params.type)))
	if (types.length > 0) return `expected ${types.join(' or ')}`
	const [first] = errors
	if (first?.keyword === 'enum') return `expected one of ${[first.params.allowedValues].flat().join(', ')}`
	return first?.message ?? 'not valid'
}

const withArticle = (type: string) => `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`

const nothing: Given = {}
