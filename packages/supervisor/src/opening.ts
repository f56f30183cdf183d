import { createHost, ensureDirectory, type Host, newBootId, removeDirectory, temporaryDirectory } from '@zinit/host'
import type { SupervisorOptions } from './model.ts'

/** The host of a supervisor, and how to close it if it is the supervisor's own. */
export interface OpenHost {
	readonly host: Host
	close(): Promise<void>
}

/** Makes the directory that is written to, and opens a host unless there is one. Rejects with nothing left open. */
export async function openHost({ directories = [], host, stateDir, boot = newBootId() }: SupervisorOptions): Promise<OpenHost> {
	for (const { path, kind } of directories) if (kind === 'config') await ensureDirectory(path)
	if (host !== undefined) return { host, close: async () => undefined }
	if (stateDir !== undefined) return createHost({ stateDir, boot }).then(opened => ({ host: opened, close: () => opened.close() }))
	const own = await temporaryDirectory('zinit-')
	try {
		const opened = await createHost({ stateDir: own, boot })
		return {
			host: opened,
			async close() {
				await opened.close()
				await removeDirectory(own)
			},
		}
	} catch (fault) {
		await removeDirectory(own)
		throw fault
	}
}
