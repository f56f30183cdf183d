import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually } from './daemon.ts'
import { openScreen } from './full-screen.ts'
import { linesOf, says } from './looks.ts'
import { scene } from './scene.ts'

const start = scene()
const DETACH = '\u0010\u0011'

describe('zinit attach, in a terminal (cli.md 3)', { concurrency: 2 }, () => {
	let stage: Daemon
	let daemon: Daemon
	before(async () => {
		stage = await start()
		daemon = await start()
	})
	/** A service that tells what it is typed and how large its terminal is, and whether keys come as they are. */
	const talker = async (name: string) => {
		const exec = `trap 'stty size' WINCH; trap 'echo interrupted' INT; echo ready; while :; do read -r line && echo "got:$line"; done`
		await daemon.ask('service.set', {
			config: { service: { name, exec, stdin: 'tty' }, lifecycle: { restart: 'never' } },
			persist: false,
		})
		await says(daemon, name, 'ready')
	}
	const attach = (name: string, ...flags: readonly string[]) =>
		openScreen(stage, `${name}${flags.join('')}${Math.random()}`.replaceAll('.', '-'), [
			'--socket',
			daemon.socket,
			'attach',
			name,
			...flags,
		])

	it('types, passes keys on that a terminal would keep, follows its size, and leaves by Ctrl-P Ctrl-Q', async () => {
		await talker('talks')
		const terminal = await attach('talks')
		// What is typed before it is attached is the shell's.
		await eventually('its size', async () => ((await linesOf(daemon, 'talks')).includes('30 110') ? true : undefined))
		await terminal.type('hello\r')
		await terminal.shows('got:hello')
		await terminal.type('\u0003')
		await terminal.shows('interrupted')
		await terminal.resize(90, 20)
		await terminal.shows('20 90')
		await terminal.type(DETACH)
		await terminal.shows('Detached from talks')
		assert.equal(await terminal.ended(), 0)
		assert.equal((await daemon.reaches('talks', 'running')).state, 'running')
	})

	it('lets several look on and one type, and ends with the run', async () => {
		await talker('shared')
		const writer = await attach('shared')
		await eventually('its size', async () => ((await linesOf(daemon, 'shared')).includes('30 110') ? true : undefined))
		const second = await attach('shared')
		await second.shows('Somebody else is typing into shared: you only watch')
		const watcher = await attach('shared', '--read-only')
		await second.type('nothing\r')
		// What was said before somebody looks on is not shown.
		let isSeen = false
		const seen = watcher.shows('got:seen').finally(() => {
			isSeen = true
		})
		while (!isSeen) {
			await writer.type('seen\r')
			await new Promise(resolve => setTimeout(resolve, 50))
		}
		await seen
		await second.shows('got:seen')
		assert.equal((await linesOf(daemon, 'shared')).includes('got:nothing'), false)
		await watcher.type('\u0003')
		await watcher.shows('Detached from shared')
		assert.equal(await watcher.ended(), 0)
		await daemon.ask('service.stop', { name: 'shared', wait_ms: 60_000 })
		for (const each of [writer, second]) {
			await each.shows('The run of shared has ended')
			assert.equal(await each.ended(), 0)
		}
	})
})
