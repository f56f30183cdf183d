import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { Seen } from './honest-client.ts'

/** Questions on one connection; then comes a new one, as each run of a command makes one. */
const QUESTIONS = 20

const { socket: path, service }: { readonly socket: string; readonly service: string } = workerData
const question = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'service.status', params: { name: service } })}\n`
const latencies: number[] = []
const errors: string[] = []
let isOver = false
parentPort?.once('message', () => {
	isOver = true
})
parentPort?.postMessage('begun')

while (!isOver) {
	const begun = performance.now()
	const socket = connect(path)
	// A new connection is part of what its first answer takes.
	note(await answer(socket), begun)
	for (let asked = 1; asked < QUESTIONS && !isOver; asked += 1) {
		await new Promise(resolve => setTimeout(resolve, 1))
		const asking = performance.now()
		note(await answer(socket), asking)
	}
	socket.destroy()
}
const seen: Seen = { latencies, errors }
parentPort?.postMessage(seen)

function note(text: string, begun: number): void {
	latencies.push(performance.now() - begun)
	if (!text.includes('"result"')) errors.push(text)
}

/** The line that answers a question, or how the connection ended instead. */
function answer(socket: Socket): Promise<string> {
	return new Promise(resolve => {
		let text = ''
		const read = (bytes: Buffer) => {
			text += String(bytes)
			if (text.endsWith('\n')) end(text)
		}
		const fail = (error: Error) => end(error.message)
		const close = () => end('closed')
		const end = (outcome: string) => {
			socket.off('data', read).off('error', fail).off('close', close)
			resolve(outcome)
		}
		socket.on('data', read).on('error', fail).on('close', close)
		socket.write(question)
	})
}
