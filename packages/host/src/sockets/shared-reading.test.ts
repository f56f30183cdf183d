import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { it } from 'node:test'
import { listenUnix, readShared, removeDirectory, temporaryDirectory } from '../index.ts'

it('sockets that are read into one buffer hear their own, whole, while they are not paused, and can answer', async () => {
	const directory = await temporaryDirectory('zinit-sock-')
	const heard: string[] = []
	const served: Socket[] = []
	const listener = await listenUnix(join(directory, 'sock'), {
		mode: 0o600,
		onConnection(accepted) {
			const index = served.length
			heard.push('')
			const socket = readShared(accepted, chunk => {
				heard[index] += chunk.toString('latin1')
			})
			socket.on('end', () => socket.end(String(heard[index]?.length)))
			served.push(socket)
			if (index === 0) socket.pause()
		},
	})
	const clients: Socket[] = []
	for (const letter of ['a', 'b', 'c']) {
		const client = connect({ path: join(directory, 'sock'), allowHalfOpen: true }).setEncoding('utf8')
		clients.push(client)
		await once(client, 'connect')
		client.end(letter.repeat(300_000))
	}
	const [paused, ...others] = clients
	for (const client of others) assert.deepEqual(await once(client, 'data'), ['300000'])
	assert.equal(heard[0], '')
	served[0]?.resume()
	assert.deepEqual(paused && (await once(paused, 'data')), ['300000'])
	assert.deepEqual(
		heard.map(text => [...new Set(text)].join('')),
		['a', 'b', 'c'],
	)
	for (const client of clients) client.destroy()
	await listener.close()
	await removeDirectory(directory)
})
