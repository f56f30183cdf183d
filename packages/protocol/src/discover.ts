import { contract } from './contract.ts'
import { type ErrorKind, errors } from './errors.ts'
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
		errors: describeErrors(method),
	}
}

/** One entry for each number, as OpenRPC wants it; what every method with parameters and every change may answer too. */
function describeErrors({ errors: own, params, effect }: Method) {
	const hasParams = Object.keys(params.properties).length > 0
	const common: readonly ErrorKind[] = [
		...(hasParams ? (['invalid_params'] as const) : []),
		...(effect === 'mutation' ? (['permission_denied'] as const) : []),
	]
	const byCode = Map.groupBy(new Set([...own, ...common]), kind => errors[kind].code)
	return [...byCode].map(([code, kinds]) => ({
		code,
		message: kinds.map(kind => errors[kind].summary).join('; or '),
		data: { kinds, retryable: kinds.every(kind => errors[kind].retryable) },
	}))
}
