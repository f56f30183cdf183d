import type { ZinitClient } from '@zinit/client'
import { clientSockets } from '@zinit/protocol'
import type { Check, Finding, Patient } from '../doctor/check.ts'
import { configurationCheck } from '../doctor/configuration.ts'
import { clockCheck, programChecks } from '../doctor/programs.ts'
import { socketChecks } from '../doctor/sockets.ts'
import { groupCheck, leftoverCheck, limitChecks } from '../doctor/system.ts'
import type { Document } from '../documents/documents.ts'
import { placeOf } from '../files/place.ts'
import { isTold } from '../output/problem.ts'
import type { fileCommands } from '../table/files.ts'
import { orNull } from './expect.ts'
import type { Context, Verb } from './verb.ts'

const checks: readonly Check[] = [programChecks, socketChecks, configurationCheck, limitChecks, groupCheck, leftoverCheck, clockCheck]

/** `zinit doctor` (cli.md 3). */
export const doctor: Verb<typeof fileCommands.doctor> = async (_, context) => {
	const { output } = context
	const patient = await patientOf(context)
	const found: Finding[] = []
	for (const check of checks) found.push(...(await check(patient)))
	const ok = found.every(finding => finding.ok)
	if (output.json) output.document({ ok, checks: found } satisfies Document<'doctor'>)
	for (const finding of found) {
		output.line(`${finding.ok ? output.paint('green', '✓') : output.paint('red', '✗')} ${finding.id}: ${finding.detail}`)
		if (finding.hint !== null) output.line(`  Hint: ${finding.hint}`)
	}
	return ok ? 0 : 1
}

async function patientOf({ connect, globals, world }: Context): Promise<Patient> {
	const sockets = globals.socket === undefined ? clientSockets(placeOf(world)) : [globals.socket]
	try {
		const client: ZinitClient = await connect()
		return { world, sockets, client, failure: null, info: client.features.length === 0 ? null : await orNull(client.info()) }
	} catch (error) {
		if (!isTold(error)) throw error
		return { world, sockets, client: null, failure: { message: error.message, hint: error.hint }, info: null }
	}
}
