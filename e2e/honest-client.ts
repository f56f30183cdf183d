import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What an honest client has seen. */
export interface Seen {
	/** Every answer, ms. */
	readonly latencies: readonly number[]
	/** Answers that were errors. */
	readonly errors: readonly string[]
}

/** Asks the daemon for the status of a service, one question after the other, in a thread of its own, so that what the test does takes none of its time. */
export async function honestClient(socket: string, service: string): Promise<{ stop(): Promise<Seen> }> {
	const worker = new Worker(new URL('./honest-client.worker.ts', import.meta.url), { workerData: { socket, service } })
	const ended = once(worker, 'exit')
	await once(worker, 'message')
	const seen = once(worker, 'message')
	return {
		async stop() {
			worker.postMessage('stop')
			const [message] = await seen
			await ended
			return message
		},
	}
}
