import type { Caller } from '@zinit/supervisor'
import type { Session } from '../rpc/session.ts'

/** The peer as the cause of what it asks for (rpc.md 8.6). */
export const callerOf = ({ peer: { uid, pid } }: Session): Caller => ({
	...(uid === null ? {} : { uid }),
	...(pid === null ? {} : { pid }),
})
