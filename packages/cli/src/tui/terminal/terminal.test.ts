import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ReaderGone, type World } from '../../output/world.ts'
import { openTerminal } from './terminal.ts'

/** A world whose terminal remembers what happens to it. */
function stage(write: (text: string) => void = () => {}) {
	const done: string[] = []
	const restores = new Set<() => void>()
	const listeners: ((bytes: Uint8Array) => void)[] = []
	const sink = {
		write: (text: string | Uint8Array) => {
			done.push(String(text))
			write(String(text))
		},
		terminal: true,
		columns: 80,
		rows: 24,
	}
	const world: World = {
		env: {},
		cwd: '/',
		stdout: sink,
		stderr: sink,
		canAsk: true,
		ask: async () => null,
		readStdin: async () => '',
		openKeyboard: () => {
			done.push('raw')
			return { onBytes: listener => listeners.push(listener), onResize: () => {}, onEnd: () => {}, close: () => done.push('cooked') }
		},
		now: () => 0,
		onInterrupt: restore => {
			restores.add(restore)
			return () => restores.delete(restore)
		},
		endOnSignals: () => {},
		releaseSignals: () => {},
	}
	const type = (text: string) => {
		for (const listener of listeners) listener(Buffer.from(text))
	}
	return { world, done, restores, type }
}

const isRight = (done: readonly string[]) => done.at(-1) === 'cooked' && (done.at(-2) ?? '').endsWith('\u001b[?25h\u001b[?1049l')

describe('the terminal', () => {
	it('is put right once, whichever way the program ends', () => {
		for (const end of [
			({ restores }: ReturnType<typeof stage>) => [...restores].map(restore => restore()),
			() => process.listeners('exit').at(-1)?.(0),
			() => process.listeners('uncaughtExceptionMonitor').at(-1)?.(new Error('a defect'), 'uncaughtException'),
		]) {
			const scene = stage()
			const terminal = openTerminal(scene.world)
			assert.deepEqual([scene.done[0], scene.done[1]?.startsWith('\u001b[?1049h\u001b[?25l')], ['raw', true])
			end(scene)
			assert.ok(isRight(scene.done), JSON.stringify(scene.done))
			const { length } = scene.done
			terminal.close()
			terminal.show(['late'])
			assert.equal(scene.done.length, length)
			assert.equal(scene.restores.size, 0)
		}
	})

	it('that is gone cannot be put right, which is no failure', () => {
		let isGone = false
		const { world } = stage(() => {
			if (isGone) throw new ReaderGone()
		})
		const terminal = openTerminal(world)
		isGone = true
		assert.throws(() => terminal.show(['x']), ReaderGone)
		terminal.close()
	})

	it('is written only where it changed, all of it again after forget', () => {
		const { world, done } = stage()
		const terminal = openTerminal(world)
		terminal.show(['a', 'b'])
		terminal.show(['a', 'b'])
		terminal.show(['a', 'c'])
		assert.deepEqual(done.slice(2), ['\u001b[1;1Ha\u001b[2;1Hb', '\u001b[2;1Hc'])
		terminal.forget()
		terminal.show(['a', 'c'])
		assert.equal(done.at(-1), '\u001b[1;1Ha\u001b[2;1Hc')
		terminal.close()
	})

	it('tells Escape after a moment in which no sequence came of it', async () => {
		const { world, type } = stage()
		const terminal = openTerminal(world)
		const keys = new Promise(resolve => terminal.onKeys(typed => (typed.length > 0 ? resolve(typed) : undefined)))
		type('\u001b')
		assert.deepEqual(await keys, ['escape'])
		terminal.close()
	})
})
