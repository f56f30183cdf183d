import type { Attachment } from '@zinit/client'
import { DetachKeys } from '../attach/detach-keys.ts'
import type { World } from '../output/world.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import type { Verb } from './verb.ts'

/** `zinit attach` (cli.md 3). */
export const attach: Verb<typeof knowledgeCommands.attach> = async ({ args, flags }, { connect, output, world }) => {
	const client = await connect()
	const write = !flags['read-only']
	const terminal = await client.attach(args.name, { write, ...(world.stdout.terminal ? sizeOf(world) : {}) })
	if (write && !terminal.writer) output.note(`Somebody else is typing into ${args.name}: you only watch`)
	const keyboard = world.openKeyboard()
	const forget = world.onInterrupt(keyboard.close)
	try {
		const detached = listen(terminal, keyboard, write && terminal.writer, world)
		for await (const bytes of terminal) world.stdout.write(bytes)
		output.note(detached() ? `\nDetached from ${args.name}` : `\nThe run of ${args.name} has ended`)
		return 0
	} finally {
		keyboard.close()
		forget()
	}
}

const sizeOf = ({ stdout: { columns, rows } }: World) => ({ cols: Math.min(columns, LARGEST), rows: Math.min(rows, LARGEST) })
const LARGEST = 65_535

/** Sends what is typed until the detach keys; tells whether they came. */
function listen(terminal: Attachment, keyboard: ReturnType<World['openKeyboard']>, write: boolean, world: World): () => boolean {
	const keys = new DetachKeys()
	let gone = false
	// A failure of these is the end of the output too.
	const ignore = () => {}
	keyboard.onBytes(bytes => {
		const { send, detached } = keys.take(bytes)
		if (write && send.length > 0) terminal.write(send).catch(ignore)
		// Who only watches leaves with Ctrl-C too: it reaches nobody else.
		if (detached || (!write && bytes.includes(CONTROL_C))) {
			gone = true
			void terminal.return()
		}
	})
	if (write) keyboard.onResize(() => terminal.resize(sizeOf(world).cols, sizeOf(world).rows).catch(ignore))
	return () => gone
}

const CONTROL_C = 3
