import { type Fake, type Received, silent } from './fake.ts'

/** What a subscription answers. */
export const subscribed = (seq: number | Record<string, number>, boot = 'boot-1') => ({ subscription: 's', boot, seq })

/** Answers a subscription and sends what follows. */
export const begin = (request: Received, result: object, ...after: readonly (readonly [string, object])[]) => {
	request.reply(result)
	for (const [method, params] of after) request.notify(method, { subscription: 's', ...params })
	return silent
}

/** The next items of a stream, fewer if it ends. */
export const taken = async <T>(stream: AsyncIterableIterator<T>, count: number): Promise<T[]> => {
	const items: T[] = []
	while (items.length < count) {
		const { done, value } = await stream.next()
		if (done === true) break
		items.push(value)
	}
	return items
}

/** Params of all subscriptions so far. */
export const subscriptions = (fake: Fake, method: string) =>
	fake.received.filter(request => request.method === method).map(({ params }) => params)
