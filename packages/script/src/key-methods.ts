import { type DependenciesTable, type Key, type LifecycleTable, type LoggingTable, type ServiceTable, TABLES } from '@zinit/plan'

/** `restart_delay_ms` becomes `restartDelayMs`. */
export type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Name

/** Tables of a service whose keys have a method each; of the others the whole table has one. */
interface Keyed {
	readonly service: Omit<ServiceTable, 'name'>
	readonly dependencies: DependenciesTable
	readonly lifecycle: LifecycleTable
	readonly logging: LoggingTable
}

export type KeyedTable = keyof Keyed

/** How a method takes its key: a flag may be left out, lists and maps grow with each call, anything else is replaced. */
type Setter<Value, Builder> = [Value] extends [boolean]
	? (on?: boolean) => Builder
	: [Value] extends [Readonly<Record<string, string>>]
		? MapSetter<Builder>
		: [Extract<Value, readonly unknown[]>] extends [never]
			? (value: Value) => Builder
			: (...values: readonly (Exclude<Value, readonly unknown[]> | Item<Value>)[]) => Builder

interface MapSetter<Builder> {
	(name: string, value: string): Builder
	(values: Readonly<Record<string, string>>): Builder
}

type Item<Value> = Value extends readonly (infer Each)[] ? Each : never

type MethodsOf<Table, Builder> = { readonly [Name in keyof Table & string as Camel<Name>]-?: Setter<NonNullable<Table[Name]>, Builder> }

/** One method for each key of the keyed tables, in camel case. */
export type KeyMethods<Builder> = MethodsOf<Keyed['service'], Builder> &
	MethodsOf<Keyed['dependencies'], Builder> &
	MethodsOf<Keyed['lifecycle'], Builder> &
	MethodsOf<Keyed['logging'], Builder>

export interface KeyMethod {
	readonly method: string
	readonly table: KeyedTable
	readonly key: string
	/** The value of the key after a call. */
	readonly next: (before: unknown, values: readonly unknown[]) => unknown
}

/** `restart_delay_ms` as a method is called. */
export function camel(key: string): string {
	return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function isKeyed(table: string): table is KeyedTable {
	return table === 'service' || table === 'dependencies' || table === 'lifecycle' || table === 'logging'
}

type Growth = 'flag' | 'list' | 'either' | 'map' | 'value'

function growthOf(type: Key['type']): Growth {
	if (type.kind === 'flag') return 'flag'
	if (type.kind === 'texts') return 'map'
	if (type.kind === 'list') return 'list'
	return type.kind === 'either' && type.options.some(option => option.kind === 'list') ? 'either' : 'value'
}

const listed = (before: unknown): readonly unknown[] => (Array.isArray(before) ? before : [])

const nexts: Readonly<Record<Growth, KeyMethod['next']>> = {
	value: (_, [value]) => value,
	flag: (_, [on = true]) => on,
	list: (before, values) => [...listed(before), ...values],
	/** A flag or a list: the flag alone stands for itself. */
	either: (before, values) => (values.length === 1 && typeof values[0] === 'boolean' ? values[0] : [...listed(before), ...values]),
	map: (before, [name, value]) => Object.assign({}, before, typeof name === 'string' ? { [name]: value } : name),
}

/** The methods, from the key table of the configuration. */
export const keyMethods: readonly KeyMethod[] = TABLES.service.flatMap(({ name: table, keys }) =>
	isKeyed(table)
		? Object.entries(keys)
				.filter(([key]) => key !== 'name')
				.map(([key, { type }]) => ({ method: camel(key), table, key, next: nexts[growthOf(type)] }))
		: [],
)
