import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Daemon } from './daemon.ts'
import { openScreen } from './full-screen.ts'
import { says } from './looks.ts'
import { scene } from './scene.ts'
import { requires, service, sleeper } from './units.ts'

const start = scene()

/** What depends on there being a terminal (cli.md 1.4). */
describe('on a terminal', { concurrency: 2 }, () => {
	let stage: Daemon
	let daemon: Daemon
	before(async () => {
		stage = await start({ env: { PAGER: 'sed s/^/paged:/' } })
		daemon = await start({
			units: {
				...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`s${index}`, sleeper(`s${index}`)])),
				base: sleeper('base'),
				stubborn: service(
					'stubborn',
					"trap '' TERM; echo up; while :; do sleep 0.05; done",
					`${requires('base')}[lifecycle]\nstop_timeout_ms = 600000\n`,
				),
				loud: service('loud', String.raw`printf '\033]0;owned\007\033[31mred\033[0m \033[2Jgone\n'; exec sleep 1000`),
			},
		})
		await says(daemon, 'stubborn', 'up')
		await says(daemon, 'loud', 'gone')
	})
	const open = (name: string, ...args: readonly string[]) => openScreen(stage, name, ['--socket', daemon.socket, ...args])

	it('what is taller than it goes through the pager; what is not, and what is told not to, does not', async () => {
		for (const [name, args, isPaged] of [
			['tall', ['tree'], true],
			['short', ['tree', 'base'], false],
			['plain', ['tree', '--no-pager'], false],
			['data', ['tree', '--json'], false],
		] as const) {
			const terminal = await open(name, ...args)
			assert.equal(await terminal.ended(), 0)
			assert.equal(
				terminal.screen.text().some(line => line.startsWith('paged:')),
				isPaged,
				name,
			)
		}
	})

	it('a wait is told on one line, which is taken away', async () => {
		const terminal = await open('waits', 'stop', 'base')
		await terminal.shows('stopping base: 0 of 2 gone, stubborn until SIGKILL in')
		await daemon.ask('service.kill', { name: 'stubborn', signal: 'KILL' })
		await terminal.shows('Stopped: base')
		assert.equal(await terminal.ended(), 0)
		assert.equal(terminal.screen.text().join('\n').includes('until SIGKILL'), false)
	})

	it('a service does not drive it: escapes are shown, colours are not lost', async () => {
		const terminal = await open('escaped', 'logs', 'loud')
		assert.equal(await terminal.ended(), 0)
		const text = terminal.screen.text().join('\n')
		assert.match(text, /\\x1b\]0;owned\\x07red \\x1b\[2Jgone/)
	})
})
