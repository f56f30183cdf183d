import { Link } from './link.ts'
import { Mutations } from './mutations.ts'
import type { ConnectOptions } from './options.ts'

/** A zinit daemon (cli.md 7). Nothing is printed; idle connections do not keep the process alive. */
export class ZinitClient extends Mutations {
	/** Finds the daemon (cli.md 1.1) and asks for its version. Throws `unreachable`. */
	static async connect(options: ConnectOptions = {}): Promise<ZinitClient> {
		const link = new Link(options)
		await link.start()
		return new ZinitClient(link)
	}

	/** The daemon behind that socket. Throws `unreachable`. */
	static connectUnix(path: string, options: ConnectOptions = {}): Promise<ZinitClient> {
		return ZinitClient.connect({ ...options, socket: path })
	}
}
