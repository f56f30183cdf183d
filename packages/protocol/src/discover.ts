import { contract } from './contract.ts'
import { type ErrorRow, errors } from './errors.ts'
import type { Method } from './method.ts'
import { shapes } from './shapes.ts'

/** The OpenRPC 1.2.6 document of the daemon, made from the contract (rpc.md 5.1). `methods`: those that are dispatched. */
export const discover = (version: string, methods: readonly string[] = Object.keys(contract)): Record<string, unknown> => ({
	openrpc: '1.2.6',
	info: {
		title: 'Zinit RPC API',
		version,
		description: 'Process supervisor with a dependency graph, over a Unix socket',
		license: { name: 'Apache-2.0' },
	},
	methods: Object.entries<Method>(contract)
		.filter(([name]) => methods.includes(name))
		.map(([name, method]) => describeMethod(name, method)),
	components: { schemas: shapes },
})

function describeMethod(name: string, method: Method) {
	const required = new Set(method.params.required)
	return {
		name,
		summary: method.summary,
		paramStructure: 'by-name',
		params: Object.entries(method.params.properties).map(([param, schema]) => ({
			name: param,
			required: required.has(param),
			...(schema.description === undefined ? {} : { description: schema.description }),
			schema,
		})),
		result: { name: 'result', schema: method.result },
		errors: method.errors.map(kind => describeError(kind, errors[kind])),
	}
}

const describeError = (kind: string, { code, summary, retryable }: ErrorRow) => ({ code, message: summary, data: { kind, retryable } })
