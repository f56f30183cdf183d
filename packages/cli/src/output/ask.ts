import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'

/** One line of the terminal; null at the end of input. */
export const askUser = async (question: string): Promise<string | null> => {
	const lines = createInterface({ input: process.stdin, output: process.stderr })
	const closed = new Promise<null>(resolve => lines.once('close', () => resolve(null)))
	// In raw mode Ctrl-C is a character.
	lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
	try {
		const answer = await Promise.race([lines.question(question), closed])
		if (answer === null) process.stderr.write('\n')
		return answer
	} finally {
		lines.close()
	}
}

/** All of stdin. */
export const readInput = (): Promise<string> => text(process.stdin)
