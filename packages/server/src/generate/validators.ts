import { contract, type Method, type Schema, shapes } from '@zinit/protocol'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { validatorName } from './names.ts'

/** Source text of the validators of all methods that have optional parameters. Loading ajv and compiling them would double a daemon's start. */
export function validatorSource(): string {
	const ajv = new Ajv({ allErrors: true, strictTypes: false, code: { source: true, esm: true } })
	const names: Record<string, string> = {}
	for (const [method, { params }] of Object.entries<Method>(contract)) {
		if (Object.keys(params.properties).length === params.required.length) continue
		ajv.addSchema(bare(params), method)
		names[validatorName(method)] = method
	}
	return `// @ts-nocheck: made by generate/write.ts from the contract.\n${standalone.default(ajv, names)}\n`
}

/** The schema with its references resolved and without what validates nothing. */
function bare(schema: Schema): Schema {
	const { $ref, description: _, default: __, properties, anyOf, items, additionalProperties, ...rest } = schema
	if ($ref !== undefined) return named($ref.slice($ref.lastIndexOf('/') + 1))
	return {
		...rest,
		...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([member, value]) => [member, bare(value)])) }),
		...(anyOf && { anyOf: anyOf.map(bare) }),
		...(items && { items: bare(items) }),
		...(additionalProperties && { additionalProperties: bare(additionalProperties) }),
	}
}

// A definition is checked by the plan, with its own messages (config.md 4.2).
function named(name: string): Schema {
	const all: Readonly<Record<string, Schema>> = { ...shapes, UnitInput: {} }
	return bare(all[name] ?? {})
}
