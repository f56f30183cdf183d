import { contract, notifications } from './contract.ts'
import { type ErrorRow, errors } from './errors.ts'
import type { Method } from './method.ts'
import type { Schema } from './schema.ts'
import { shapes } from './shapes.ts'

/** The reference page of the RPC: methods, notifications, shapes and errors as markdown, made from the tables. */
export const rpcReference = (): string =>
	`${[
		'# RPC reference',
		'Generated from the contract. One JSON object a line over a Unix socket, JSON-RPC 2.0, parameters by name. A member with `?` may be left out.',
		'## Methods',
		...Object.entries<Method>(contract).map(([name, method]) => methodSection(name, method)),
		'## Notifications',
		table(
			['notification', 'params', 'meaning'],
			Object.entries(notifications).map(([name, { params, summary }]) => [code(name), typeText(params), summary]),
		),
		'## Shapes',
		table(
			['name', 'shape'],
			Object.entries<Schema>(shapes).map(([name, schema]) => [`<a id="${name.toLowerCase()}"></a>${code(name)}`, typeText(schema)]),
		),
		'## Errors',
		'`error.data` holds `kind`, `retryable`, often `hint`, and what the error is about: `service`, `errors`, `issues`, `dependents`, `cycle`, `pids`, `near`, `state`, `limit`.',
		table(
			['kind', 'code', 'exit', 'retry', 'when', 'hint'],
			Object.entries<ErrorRow>(errors).map(([kind, row]) => [
				code(kind),
				row.code === null ? '–' : String(row.code),
				String(row.exit),
				row.retryable ? 'yes' : 'no',
				row.summary,
				row.hint ?? '',
			]),
		),
	].join('\n\n')}\n`

/** A schema in one line, as a reader of TypeScript would write it. */
export const typeText = (schema: Schema): string => {
	if (schema.$ref !== undefined) return shapeLink(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1))
	if (schema.const !== undefined) return code(JSON.stringify(schema.const))
	if (schema.enum !== undefined) return schema.enum.map(value => code(JSON.stringify(value))).join(' \\| ')
	if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' \\| ')
	if (schema.prefixItems !== undefined) return `\\[${schema.prefixItems.map(typeText).join(', ')}\\]`
	if (schema.type === 'array') return `list of ${typeText(schema.items || {})}`
	if (schema.additionalProperties !== undefined) return `map of ${typeText(schema.additionalProperties)}`
	if (schema.properties !== undefined) return objectText(schema.properties, new Set(schema.required))
	return code(schema.type ?? 'any')
}

function methodSection(name: string, method: Method): string {
	const required = new Set(method.params.required)
	const rows = Object.entries(method.params.properties).map(([param, schema]) => [
		code(required.has(param) ? param : `${param}?`),
		typeText(schema),
		schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
		schema.description ?? '',
	])
	return [
		`### ${name}`,
		method.summary,
		`${completion[method.done]} ${method.effect}${method.idempotent ? ', idempotent' : ''}. Result: ${typeText(method.result)}.`,
		...(rows.length === 0 ? [] : [table(['parameter', 'type', 'default', 'meaning'], rows)]),
		...(method.errors.length === 0 ? [] : [`Errors: ${method.errors.map(code).join(', ')}.`]),
	].join('\n\n')
}

const completion = {
	Q: 'Answers at once:',
	A: 'Answers on acceptance, the effect follows:',
	C: 'Answers when complete, with `pending` after `wait_ms`:',
}

function objectText(properties: Readonly<Record<string, Schema>>, required: ReadonlySet<string>): string {
	const members = Object.entries(properties).map(([name, schema]) => `${code(required.has(name) ? name : `${name}?`)}: ${typeText(schema)}`)
	return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
	[head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

const code = (word: string) => `\`${word}\``

const shapeLink = (name: string) => `[${name}](#${name.toLowerCase()})`
