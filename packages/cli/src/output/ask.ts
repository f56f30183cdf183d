import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'

/** One line of the terminal; null at the end of input. */
export const askUser = async (question: string): Promise<string | null> => {
	const lines = createInterface({ input: process.stdin, output: process.stderr })
	const closed = new Promise<null>(resolve => lines.once('close', () => resolve(null)))
	try {
		return await Promise.race([lines.question(question), closed])
	} finally {
		lines.close()
	}
}

/** All of stdin. */
export const readInput = (): Promise<string> => text(process.stdin)
