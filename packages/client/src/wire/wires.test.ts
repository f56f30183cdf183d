import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { Bounds } from '../bounds.ts'
import * as pipe from './pipe.ts'
import * as socket from './socket.ts'
import type { Wire } from './wire.ts'

const endless = Bounds.endless(undefined)

for (const [kind, { openWire }] of Object.entries({ socket, pipe })) {
	describe(`a wire on a ${kind}`, () => {
		let folder = ''
		before(() => {
			folder = mkdtempSync(join(tmpdir(), 'zinit-wire-'))
		})
		after(() => rmSync(folder, { recursive: true }))

		/** A listening server, and a wire to it with what the wire has told so far. */
		async function connected(test: TestContext) {
			const path = join(folder, `${Math.random()}.sock`)
			const server = createServer({ allowHalfOpen: true })
			await listening(server, path)
			const accepted: Promise<[Socket]> = once(server, 'connection') as Promise<[Socket]>
			const wire = await openWire(path, endless)
			const [peer] = await accepted
			test.after(() => {
				wire.destroy()
				peer.destroy()
				server.close()
			})
			return { wire, peer, told: listen(wire) }
		}

		it('carries text both ways', async test => {
			const { wire, peer, told } = await connected(test)
			wire.write('what is “up”?\n')
			assert.equal(String(await once(peer, 'data')), 'what is “up”?\n')
			peer.write('all of it\n')
			await told.until(() => told.text() === 'all of it\n')
		})

		it('carries more than a buffer holds, whole and in order, both ways', async test => {
			const { wire, peer, told } = await connected(test)
			const text = Array.from({ length: 400_000 }, (_, number) => `line ${number}\n`).join('')
			let received = ''
			peer.setEncoding('utf8').on('data', chunk => {
				received += chunk
			})
			wire.write(text)
			await told.until(() => received.length === text.length)
			assert.equal(received, text)
			peer.end(text)
			await told.until(() => told.ended)
			assert.equal(told.text(), text)
		})

		it('leaves the other side waiting while it is paused', async test => {
			const { wire, peer, told } = await connected(test)
			wire.pause()
			const chunk = 'x'.repeat(65_536)
			const written = async () => {
				peer.write(chunk)
				for (let turns = 0; turns < 50; turns += 1) await turn()
				return peer.writableLength === 0
			}
			while (await written());
			const before = told.text().length
			wire.resume()
			peer.end()
			await told.until(() => told.ended)
			assert.equal(told.text().length % chunk.length, 0)
			assert.ok(told.text().length > before)
		})

		it('tells that the other side has ended', async test => {
			const { peer, told } = await connected(test)
			peer.end('last words')
			await told.until(() => told.ended)
			assert.equal(told.text(), 'last words')
		})

		it('tells the error of a write that nobody takes', async test => {
			const { wire, peer, told } = await connected(test)
			wire.pause()
			peer.destroy()
			await once(peer, 'close')
			wire.write('hello?')
			await told.until(() => told.gone)
			assert.equal(told.error?.code, 'EPIPE')
		})

		it('is silent once it is destroyed', async test => {
			const { wire, peer, told } = await connected(test)
			wire.destroy()
			wire.destroy()
			wire.write('nothing')
			wire.resume()
			wire.pause()
			peer.resume()
			await once(peer, 'end')
			assert.deepEqual([told.text(), told.ended, told.error], ['', false, undefined])
		})

		it('keeps the process alive only while it is held', async test => {
			const { wire } = await connected(test)
			const kept = () => process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
			const held = kept()
			wire.hold(false)
			assert.equal(kept(), held - 1)
			wire.hold(true)
			assert.equal(kept(), held)
		})

		for (const [code, path] of [
			['ENOENT', 'absent.sock'],
			['ENOTDIR', 'plain/x.sock'],
			['ECONNREFUSED', 'plain'],
		] as const) {
			it(`rejects with ${code} of connect`, async () => {
				const { writeFileSync } = await import('node:fs')
				writeFileSync(join(folder, 'plain'), '')
				await assert.rejects(openWire(join(folder, path), endless), { code, syscall: 'connect' })
			})
		}

		it('rejects a path that the kernel does not take', async () => {
			await assert.rejects(openWire(join(folder, 'x'.repeat(200)), endless), { syscall: 'connect' })
		})

		it('rejects with the reason of a signal', async () => {
			const path = join(folder, 'aborted.sock')
			const server = createServer()
			await listening(server, path)
			const reason = new Error('no longer wanted')
			await assert.rejects(openWire(path, Bounds.endless(AbortSignal.abort(reason))), reason)
			const controller = new AbortController()
			const opening = openWire(path, Bounds.endless(controller.signal))
			controller.abort(reason)
			await assert.rejects(opening, reason)
			server.close()
			await once(server, 'close')
		})
	})
}

describe('a wire on a pipe', () => {
	it('is one on a socket where somebody wants to hear of what is deprecated', async () => {
		const { NODE_PENDING_DEPRECATION } = process.env
		process.env.NODE_PENDING_DEPRECATION = '1'
		const folder = mkdtempSync(join(tmpdir(), 'zinit-wire-'))
		const path = join(folder, 'x.sock')
		const server = createServer()
		await listening(server, path)
		try {
			const wire = await pipe.openWire(path, endless)
			assert.equal(wire.constructor, Object)
			wire.destroy()
		} finally {
			if (NODE_PENDING_DEPRECATION === undefined) delete process.env.NODE_PENDING_DEPRECATION
			else process.env.NODE_PENDING_DEPRECATION = NODE_PENDING_DEPRECATION
			server.close()
			rmSync(folder, { recursive: true })
		}
	})
})

function listen(wire: Wire) {
	const chunks: Buffer[] = []
	const told = {
		ended: false,
		gone: false,
		error: undefined as NodeJS.ErrnoException | undefined,
		text: () => Buffer.concat(chunks).toString(),
		until: async (holds: () => boolean) => {
			while (!holds()) await turn()
		},
	}
	wire.listen({
		data: chunk => void chunks.push(chunk),
		end: () => {
			told.ended = true
		},
		gone: error => {
			told.gone = true
			told.error ??= error
		},
	})
	return told
}

const listening = (server: Server, path: string) => new Promise<void>(resolve => void server.listen(path, resolve))

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))
