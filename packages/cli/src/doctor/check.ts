import type { ZinitClient } from '@zinit/client'
import type { Result } from '@zinit/protocol'
import type { DocumentShape } from '../documents/documents.ts'
import type { World } from '../output/world.ts'

/** What one look found; a line of `zinit doctor` and a member of its document (cli.md 4). */
export type Finding = DocumentShape<'Finding'>

/** What the checks look at. */
export interface Patient {
	readonly world: World
	/** Sockets that a client would try. */
	readonly sockets: readonly string[]
	/** Null: no daemon answers. */
	readonly client: ZinitClient | null
	/** Why not. */
	readonly failure: { readonly message: string; readonly hint: string | null } | null
	/** What the daemon tells of itself; null: none, or a 0.3.9. */
	readonly info: Result<'system.info'> | null
}

export type Check = (patient: Patient) => Promise<readonly Finding[]> | readonly Finding[]

export const good = (id: string, detail: string): Finding => ({ id, ok: true, detail, hint: null })

export const bad = (id: string, detail: string, hint: string | null = null): Finding => ({ id, ok: false, detail, hint })
