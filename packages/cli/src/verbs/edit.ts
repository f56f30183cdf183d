import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ZinitClient } from '@zinit/client'
import { unitSchema } from '@zinit/plan'
import type { Document } from '../documents/documents.ts'
import { Failure, isTold, problemLines, problemOf } from '../output/problem.ts'
import type { World } from '../output/world.ts'
import { planLines } from '../render/plan.ts'
import { definitionLines } from '../render/toml.ts'
import type { changeCommands } from '../table/changes.ts'
import { type Definition, definitionOf } from './definition.ts'
import { orNull } from './expect.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit edit` (cli.md 3): a copy of the file, checked, planned, asked about, then set. */
export const edit: Verb<typeof changeCommands.edit> = async ({ args, flags }, context) => {
	const client = await context.connect()
	const before = await textOf(client, args.name)
	if (client.features.length === 0)
		throw new Failure(`cannot edit '${args.name}': this zinit 0.3.9 would hang when it is set again`, {
			kind: 'service_exists',
			hint: 'zinit remove first',
			data: { service: args.name },
		})
	const directory = mkdtempSync(join(tmpdir(), 'zinit-edit-'))
	const file = join(directory, `${args.name}.toml`)
	writeFileSync(file, before, { mode: 0o600 })
	try {
		await apply(await edited(file, before, args.name, context), client, flags.yes, context)
	} catch (error) {
		// Work is not thrown away because it has a mistake in it.
		if (textIn(file, before) !== before) throw keptIn(file, error, context)
		rmSync(directory, { recursive: true })
		throw error
	}
	rmSync(directory, { recursive: true })
	return 0
}

/** Shows what the change does, asks, and sets it. */
async function apply(definition: Definition | null, client: ZinitClient, sure: boolean, { output, world }: Context): Promise<void> {
	if (definition === null) return output.note('Nothing changed')
	const { name, config } = definition
	const plan = await orNull(client.plan('set', [], { config }))
	if (plan !== null) for (const line of planLines('add-service', plan)) output.note(line)
	if (!sure && !(await agrees(`Set '${name}'? [y/N] `, world))) throw new Failure('nothing was changed')
	const { action = 'updated', warnings } = await client.serviceSet(config)
	if (output.json) output.document({ ok: true, name, action, warnings } satisfies Document<'edit'>)
	output.line(`Service '${name}' ${action}`)
	for (const warning of [...definition.warnings, ...warnings]) output.line(`Warning: ${warning}`)
}

/** Tells where the draft is: in a line, and in the document of the failure. */
function keptIn(draft: string, error: unknown, { output }: Context): unknown {
	output.note(`What you wrote is kept in ${draft}`)
	if (!isTold(error)) return error
	const { hint, data, ...problem } = problemOf(error)
	return new Failure(problem.message, { ...problem, hint: hint ?? undefined, data: { ...data, draft } })
}

/** The file as it is, comments and all; a definition that lives in memory, or elsewhere, as TOML. */
async function textOf(client: ZinitClient, name: string): Promise<string> {
	const definition = await client.serviceGet(name)
	const path = (await orNull(client.statusFull(name)))?.config_path ?? null
	try {
		if (path !== null) return readFileSync(path, 'utf8')
	} catch {
		// It belongs to another user, or to another machine.
	}
	return `${definitionLines({ ...definition }, unitSchema, path).join('\n')}\n`
}

/** What the user made of it; null: nothing. Asks again as long as it cannot be understood. */
async function edited(file: string, before: string, name: string, { output, world }: Context): Promise<Definition | null> {
	for (;;) {
		runEditor(file, world)
		const after = textIn(file, before)
		if (after === before || after.trim() === '') return null
		try {
			const definition = definitionOf(after, file)
			if (definition.name === name) return definition
			throw new Failure(`cannot rename '${name}' to '${definition.name}'`, { hint: 'zinit add-service makes another one' })
		} catch (error) {
			if (!isTold(error)) throw error
			if (!world.canAsk) throw error
			for (const line of problemLines(problemOf(error))) output.note(line)
		}
		if (!(await agrees('Edit again? [y/N] ', world))) throw new Failure('nothing was changed')
	}
}

/** A file that was taken away is as it was. */
const textIn = (file: string, before: string) => (existsSync(file) ? readFileSync(file, 'utf8') : before)

function runEditor(file: string, { env }: World): void {
	const editor = [env.VISUAL, env.EDITOR].find(value => value !== undefined && value !== '') ?? 'vi'
	// As git does: the variable may hold a command with arguments.
	const { status, error } = spawnSync('/bin/sh', ['-c', `${editor} "$1"`, editor, file], { stdio: 'inherit' })
	if (error !== undefined || status !== 0) throw new Failure(`cannot edit: ${editor} ended with ${error?.message ?? `exit code ${status}`}`)
}

async function agrees(question: string, world: World): Promise<boolean> {
	if (!world.canAsk) throw new Failure('cannot ask: there is no terminal', { hint: '--yes answers yes' })
	return /^y(es)?$/i.test((await world.ask(question))?.trim() ?? '')
}
