import type { ZinitClient } from '@zinit/client'
import { isTold, problemOf } from '../../output/problem.ts'
import { explanation } from '../../verbs/why.ts'
import type { News, Request } from '../update/news.ts'
import { keepConnected, type Setting } from './connection.ts'
import { looking } from './looking.ts'
import { outlookOf } from './outlook.ts'
import { perform } from './perform.ts'
import { refreshing } from './refreshing.ts'

/** What the model asks for, as far as it is the daemon's. */
export type DaemonRequest = Exclude<Request, { readonly type: 'redraw' | 'quit' }>

export interface Session {
	request(request: DaemonRequest): void
	close(): void
}

/** Speaks with the daemon, over losses of the connection. */
export const openSession = (first: ZinitClient, setting: Setting): Session => {
	const { tell, fail, now } = setting
	const connection = keepConnected(first, setting)
	const current = () => connection.client
	const look = looking(current, tell, fail, now)
	const refresh = refreshing(current, tell, fail)

	return {
		request(request) {
			switch (request.type) {
				case 'look':
					return look.look(request.name)
				case 'measure':
					return look.measure(request.name)
				case 'refresh':
					return refresh.ask(request.names)
				case 'reconnect':
					return connection.hurry()
				case 'plan':
				case 'explain':
					return answer(request).then(tell, error => refuse(error, text => ({ type: 'refused', text })))
				case 'act':
					return answer(request).then(tell, error => refuse(error, text => ({ type: 'done', id: request.id, text, failed: true })))
			}
		},
		close() {
			look.close()
			refresh.close()
			connection.close()
		},
	}

	async function answer(request: Extract<DaemonRequest, { readonly type: 'plan' | 'explain' | 'act' }>): Promise<News> {
		const client = current()
		if (client === null) throw new Refusal()
		const { name } = request
		switch (request.type) {
			case 'plan':
				return { ...request, type: 'planned', outlook: await outlookOf(client, request.action, name) }
			case 'explain':
				return { type: 'explained', name, lines: await explanation(client, await client.why(name), now()) }
			case 'act':
				return { type: 'done', id: request.id, ...(await perform(client, request.action, name)) }
		}
	}

	function refuse(error: unknown, news: (text: string) => News): void {
		if (error instanceof Refusal) tell(news('not connected'))
		else if (!isTold(error)) fail(error)
		else tell(news(textOf(error)))
	}
}

const textOf = (error: unknown) => {
	const { message, hint } = problemOf(error)
	return hint === null ? message : `${message} (${hint})`
}

/** There is nobody to ask. */
class Refusal extends Error {}
