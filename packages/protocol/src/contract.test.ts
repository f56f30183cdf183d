import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contract, notifications } from './contract.ts'
import { discover } from './discover.ts'
import { errors, isErrorKind } from './errors.ts'
import type { Method } from './method.ts'
import { rpcReference } from './reference.ts'
import type { Schema } from './schema.ts'
import { shapes } from './shapes.ts'

const methods = Object.entries<Method>(contract)

/** Methods of rpc.md 5 and 8 that this daemon has. */
const specified = `rpc.discover system.ping system.info system.shutdown system.reboot system.poweroff
	service.list service.list_full service.status service.status_full service.get service.stats service.children service.is_running service.why
	service.tree service.plan service.start service.stop service.restart service.kill service.set service.delete service.remove service.reload
	service.start_all service.stop_all service.delete_all config.check config.diagnostics logs.get logs.tail logs.filter logs.subscribe
	debug.state debug.process_tree events.list events.subscribe tty.attach tty.input tty.resize subscription.cancel`.split(/\s+/)

/** Every schema inside a schema, itself included. */
function* within(schema: Schema): Iterable<Schema> {
	yield schema
	const children = [
		...Object.values(schema.properties ?? {}),
		...(schema.anyOf ?? []),
		...(schema.prefixItems ?? []),
		...(schema.items ? [schema.items] : []),
		...(schema.additionalProperties ? [schema.additionalProperties] : []),
	]
	for (const child of children) yield* within(child)
}

describe('the contract', () => {
	it('has the methods of the specification, each once', () => {
		assert.deepEqual(Object.keys(contract).sort(), specified.sort())
	})

	it('refers only to shapes that exist', () => {
		const all = [
			...methods.flatMap(([, { params, result }]) => [params, result]),
			...Object.values(notifications).map(({ params }) => params),
			...Object.values<Schema>(shapes),
		]
		for (const schema of all) {
			for (const { $ref } of within(schema)) {
				if ($ref !== undefined) assert.ok(Object.hasOwn(shapes, $ref.replace('#/components/schemas/', '')), $ref)
			}
		}
	})

	it('uses every shape', () => {
		const text = JSON.stringify([contract, notifications, shapes])
		for (const name of Object.keys(shapes)) assert.ok(text.includes(`"#/components/schemas/${name}"`), name)
	})

	it('requires nothing but texts, so that a missing parameter and one of another type are one error', () => {
		for (const [name, { params }] of methods) {
			for (const member of params.required) assert.equal(params.properties[member]?.type, 'string', `${name} ${member}`)
		}
	})

	it('lets whoever waits for an effect say how long, with the same limits everywhere', () => {
		for (const [name, { params, done }] of methods) {
			const wait = params.properties.wait_ms
			if (done !== 'C' || name === 'service.kill') assert.equal(wait, undefined, name)
			else assert.deepEqual([wait?.minimum, wait?.maximum, wait?.default], [0, 600_000, 3000], name)
		}
	})

	it('tells what every method and parameter is for', () => {
		for (const [name, { summary, params }] of methods) {
			assert.match(summary, /^[A-Z].*\.$/, name)
			for (const [member, schema] of Object.entries(params.properties)) {
				if (schema.$ref === undefined && schema.default === undefined) assert.ok(schema.description, `${name} ${member}`)
			}
		}
	})
})

describe('the OpenRPC document', () => {
	it('holds every dispatched method with its parameters, and every shape', () => {
		const document = discover('1.2.3')
		const described = document.methods
		assert.ok(Array.isArray(described))
		assert.deepEqual(
			described.map(({ name }) => name),
			Object.keys(contract),
		)
		const start = described.find(({ name }) => name === 'service.start')
		assert.deepEqual(
			start.params.map((each: { name: string; required: boolean }) => [each.name, each.required]),
			[
				['name', true],
				['wait_ms', false],
				['tree', false],
			],
		)
		assert.deepEqual(JSON.parse(JSON.stringify(document.components)).schemas, JSON.parse(JSON.stringify(shapes)))
	})
})

describe('the reference page', () => {
	it('has a section for every method and a row for every error and notification', () => {
		const page = rpcReference()
		for (const name of Object.keys(contract)) assert.ok(page.includes(`\n### ${name}\n`), name)
		for (const name of [...Object.keys(errors), ...Object.keys(notifications)]) assert.ok(page.includes(`\n| \`${name}\` |`), name)
	})
})

describe('the error table', () => {
	it('gives each kind of the contract a number', () => {
		for (const [name, { errors: kinds }] of methods) {
			for (const kind of kinds) assert.ok(isErrorKind(kind) && errors[kind].code !== null, `${name} ${kind}`)
		}
	})
})
