import { fileURLToPath } from 'node:url'

/** `F:line:col: message` of an error, F the innermost of the scripts on its stack; `F: message` of the one that ran where none is (cli.md 6.2). */
export const placedMessage = (
	error: unknown,
	running: string,
	isScript: (path: string) => boolean,
	shown: (path: string) => string,
): string => {
	if (!(error instanceof Error)) return `${shown(running)}: ${String(error)}`
	const [first = ''] = error.message.split('\n')
	for (const frame of (error.stack ?? '').split('\n')) {
		const [, url = '', line, column] = /(file:\/\/\S+?|\/.*?):(\d+)(?::(\d+))?\)?$/.exec(frame) ?? []
		const path = url.startsWith('file:') ? fileURLToPath(url) : url
		if (isScript(path)) return `${shown(path)}:${line}${column === undefined ? '' : `:${column}`}: ${first}`
	}
	return `${shown(running)}: ${first}`
}
