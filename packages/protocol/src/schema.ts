/** A JSON Schema as a literal value, so that its TypeScript type can be read off it (`Derive`). */
export interface Schema {
	readonly type?: string
	readonly description?: string
	readonly enum?: readonly (string | number)[]
	readonly const?: string | number | boolean
	readonly default?: unknown
	readonly minimum?: number
	readonly maximum?: number
	readonly items?: Schema | false
	readonly prefixItems?: readonly Schema[]
	readonly properties?: Readonly<Record<string, Schema>>
	readonly required?: readonly string[]
	readonly additionalProperties?: Schema
	readonly anyOf?: readonly Schema[]
	readonly $ref?: string
}

export type Fields = Readonly<Record<string, Schema>>

export interface AnyObjectSchema extends Schema {
	readonly type: 'object'
	readonly properties: Fields
	readonly required: readonly string[]
}

export interface ObjectSchema<Required extends Fields, Optional extends Fields> extends AnyObjectSchema {
	readonly properties: Required & Optional
	readonly required: readonly (keyof Required & string)[]
}

export const text = { type: 'string' } as const
export const flag = { type: 'boolean' } as const
export const integer = { type: 'integer' } as const
export const decimal = { type: 'number' } as const
export const nothing = { type: 'null' } as const
/** Anything JSON can say. */
export const anything = {} as const
/** u64 that fits a double: what counts, and milliseconds. */
export const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const
/** u32: process ids and ports. */
export const unsigned = { type: 'integer', minimum: 0, maximum: 4294967295 } as const

/** An object: its required members, then its optional ones. More members are always allowed (rpc.md 2). */
export const object = <const Required extends Fields, const Optional extends Fields = Record<never, never>>(
	required: Required,
	optional?: Optional,
): ObjectSchema<Required, Optional> => ({
	type: 'object',
	properties: Object.assign({}, required, optional),
	required: Object.keys(required),
})

export const list = <const Item extends Schema>(items: Item) => ({ type: 'array', items }) as const

/** Values by name. */
export const record = <const Value extends Schema>(values: Value) => ({ type: 'object', additionalProperties: values }) as const

export const either = <const Options extends readonly Schema[]>(...options: Options) => ({ anyOf: options }) as const

export const nullable = <const Value extends Schema>(value: Value) => ({ anyOf: [value, nothing] }) as const

export const word = <const Words extends readonly string[]>(...words: Words) => ({ type: 'string', enum: words }) as const

export const literal = <const Value extends string | boolean>(value: Value) => ({ const: value }) as const

/** A named shape (`shapes.ts`). */
export const ref = <const Name extends string>(name: Name) => ({ $ref: `#/components/schemas/${name}` }) as const

/** The same schema with a default and a sentence for people. */
export const described = <const S extends Schema, const More extends Schema>(schema: S, more: More): S & More =>
	Object.assign({}, schema, more)

/** The TypeScript type of the values a schema accepts; `Named` resolves references. */
export type Derive<S, Named> = S extends { readonly $ref: `#/components/schemas/${infer Name}` }
	? Name extends keyof Named
		? Derive<Named[Name], Named>
		: never
	: S extends { readonly const: infer Value }
		? Value
		: S extends { readonly enum: readonly (infer Value)[] }
			? Value
			: S extends { readonly anyOf: readonly (infer Option)[] }
				? Option extends unknown
					? Derive<Option, Named>
					: never
				: S extends ObjectSchema<infer Required, infer Optional>
					? DeriveObject<Required, Optional, Named>
					: S extends { readonly type: 'object'; readonly additionalProperties: infer Value }
						? { readonly [key: string]: Derive<Value, Named> }
						: S extends { readonly prefixItems: infer Items extends readonly unknown[] }
							? { readonly [I in keyof Items]: Derive<Items[I], Named> }
							: S extends { readonly type: 'array'; readonly items: infer Item }
								? readonly Derive<Item, Named>[]
								: DerivePlain<S>

/** As `Derive` for the parameters of a method, with the optional members that have a default filled in. */
export type DeriveFilled<S, Named> =
	S extends ObjectSchema<infer Required, infer Optional>
		? DeriveObject<Required & WithDefault<Optional>, Omit<Optional, keyof WithDefault<Optional>>, Named>
		: never

type WithDefault<Optional> = {
	readonly [K in keyof Optional as Optional[K] extends { readonly default: unknown } ? K : never]: Optional[K]
}

type DeriveObject<Required, Optional, Named> = { readonly [K in keyof Required]: Derive<Required[K], Named> } & {
	readonly [K in keyof Optional]?: Derive<Optional[K], Named>
}

type DerivePlain<S> = S extends { readonly type: 'string' }
	? string
	: S extends { readonly type: 'integer' | 'number' }
		? number
		: S extends { readonly type: 'boolean' }
			? boolean
			: S extends { readonly type: 'null' }
				? null
				: unknown
