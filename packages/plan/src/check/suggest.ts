import type { Table } from '../keys/key.ts'
import { TABLES, type UnitKind } from '../keys/tables.ts'
import { nearestName } from './distance.ts'

/** What other programs call our keys. */
const SYNONYMS: Readonly<Record<string, string>> = {
	command: 'exec',
	cmd: 'exec',
	cwd: 'dir',
	workdir: 'dir',
	url: 'target',
	address: 'target',
	endpoint: 'target',
	depends_on: 'requires',
}

/** The key or table that was probably meant by an unknown key of `table`; `table` null: of the root (config.md 2.2). */
export function suggestKey(unknown: string, table: Table | null, kind: UnitKind): string | null {
	const tables = TABLES[kind]
	const name = tableNamed(unknown, tables)
	if (name !== null) return `[${name}]`
	if (table === null && kind === 'target' && TABLES.service.some(other => other.name === unknown)) return null
	const own = table === null ? tables.map(({ name }) => name) : Object.keys(table.keys)
	const meant = SYNONYMS[unknown] ?? unknown
	if (meant !== unknown && own.includes(meant)) return meant
	const elsewhere = tables.find(other => other !== table && Object.hasOwn(other.keys, meant))
	if (elsewhere !== undefined && !own.includes(unknown)) return `${elsewhere.name}.${meant}`
	const others = own.filter(key => key !== unknown)
	return nearestName(unknown, others) ?? others.find(key => key.startsWith(`${unknown}_`) || key.endsWith(`_${unknown}`)) ?? null
}

function tableNamed(name: string, tables: readonly Table[]): string | null {
	if (tables.some(table => table.name === name)) return name
	return name === 'env' && tables.some(({ keys }) => Object.hasOwn(keys, 'env')) ? 'service.env' : null
}
