import { DEPENDENCY_KINDS } from '../graph/edges.ts'
import { signalNumber } from '../signals.ts'
import type { Path } from '../toml/place.ts'
import type { WarningCode } from './codes.ts'
import { type Problem, problem } from './problem.ts'
import type { Shape } from './read-unit.ts'
import { faultOfTarget } from './targets.ts'

export interface WarningOptions {
	/** `@builtin:` names routines of a daemon that is PID 1; elsewhere they do nothing. */
	readonly pid1Mode?: boolean
}

/** What is odd about a unit that breaks no rule, as far as it can be seen without the others (config.md 4.3). */
export function warningsAbout(shape: Shape, options: WarningOptions = {}): readonly Problem<WarningCode>[] {
	const { dependencies } = shape.config
	const name = shape.kind === 'service' ? shape.config.service.name : shape.config.target.name
	const required = new Set(dependencies.requires)
	const common = [
		...(isRisky(name) ? [problem('risky-name', [shape.kind, 'name'], 'awkward as a file name or an argument')] : []),
		...DEPENDENCY_KINDS.flatMap(kind => repeated(dependencies[kind], ['dependencies', kind])),
		...(['after', 'wants', 'conflicts'] as const).flatMap(kind =>
			dependencies[kind].flatMap((other, at) =>
				other === name ? [problem('self-reference', ['dependencies', kind, at], 'its own name is dropped')] : [],
			),
		),
		...dependencies.conflicts.flatMap((other, at) =>
			required.has(other)
				? [problem('contradiction', ['dependencies', 'conflicts', at], `'${other}' is required too: it can never start`)]
				: [],
		),
	]
	return shape.kind === 'service' ? [...aboutService(shape, options), ...common] : common
}

function aboutService(
	{ config }: Extract<Shape, { kind: 'service' }>,
	{ pid1Mode = false }: WarningOptions,
): readonly Problem<WarningCode>[] {
	const { service, lifecycle, health, logging, readiness } = config
	return [
		...aboutText(['service', 'exec'], service.exec),
		...(service.exec.startsWith('@builtin:') && !pid1Mode
			? [problem('not-supported', ['service', 'exec'], 'does nothing: the daemon is not PID 1')]
			: []),
		...(service.dir === null ? [] : aboutText(['service', 'dir'], service.dir)),
		...Object.entries(service.env).flatMap(([name, value]) => aboutVariable(name, value)),
		...repeated(service.ports, ['service', 'ports']),
		...service.ports.flatMap((port, at) =>
			port === 0 ? [problem('bad-port', ['service', 'ports', at], 'nothing listens on port 0')] : [],
		),
		...repeated(service.process_filters, ['service', 'process_filters']),
		...service.process_filters.flatMap((filter, at) =>
			filter === '' ? [problem('blank', ['service', 'process_filters', at], 'matches nothing')] : [],
		),
		...(signalNumber(lifecycle.stop_signal) === null
			? [problem('unsendable-signal', ['lifecycle', 'stop_signal'], `'${lifecycle.stop_signal}' cannot be sent: SIGTERM is`)]
			: []),
		...(health !== null && service.oneshot ? [ignoredForOneshots('health')] : []),
		...(health === null ? [] : aboutTarget(health.type, health.target)),
		...(readiness !== undefined && service.oneshot ? [ignoredForOneshots('readiness')] : []),
		...(logging.forward === null ? [] : [problem('not-supported', ['logging', 'forward'], 'nothing is forwarded')]),
	]
}

function isRisky(name: string): boolean {
	return /^[-.]/.test(name) || name.length > 200
}

function repeated(items: readonly (string | number)[], path: Path): readonly Problem<'duplicate-item'>[] {
	if (items.length < 2) return []
	const seen = new Set<string | number>()
	return items.flatMap((item, at) => {
		if (!seen.has(item)) {
			seen.add(item)
			return []
		}
		return [problem('duplicate-item', [...path, at], `'${item}' is listed twice`)]
	})
}

function aboutText(path: Path, text: string): readonly Problem<'blank' | 'nul-byte'>[] {
	if (text.includes('\0')) return [problem('nul-byte', path, 'holds a NUL byte: the start fails')]
	return text.trim() === '' ? [problem('blank', path, 'is blank')] : []
}

function aboutVariable(name: string, value: string): readonly Problem<'bad-env-name' | 'nul-byte'>[] {
	const path = ['service', 'env', name]
	return [
		...(name === '' || name.includes('=') ? [problem('bad-env-name', path, `'${name}' is no name of a variable`, { part: 'key' })] : []),
		...(name.includes('\0') || value.includes('\0') ? [problem('nul-byte', path, 'holds a NUL byte: the start fails')] : []),
	]
}

function aboutTarget(type: 'tcp' | 'http' | 'exec', target: string): readonly Problem<'blank' | 'bad-target'>[] {
	const path = ['health', 'target']
	if (target.trim() === '') return [problem('blank', path, 'is blank')]
	const fault = faultOfTarget(type, target)
	return fault === null ? [] : [problem('bad-target', path, `'${target}' is ${fault}`)]
}

function ignoredForOneshots(table: 'health' | 'readiness'): Problem<'ignored-table'> {
	return problem('ignored-table', [table], `[${table}] is ignored: the service is a oneshot`, { part: 'key' })
}
