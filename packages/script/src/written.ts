import type { Camel } from './key-methods.ts'

/** Keys of a table as in a file, or in camel case. */
export type Written<Table> = Partial<Table> & { readonly [Name in keyof Table & string as Camel<Name>]?: Table[Name] }

/** `intervalMs` becomes `interval_ms`; keys as in a file stay. */
export const asInFile = (table: object): object =>
	Object.fromEntries(Object.entries(table).map(([key, value]) => [key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), value]))
