import { listenSyslog } from '@zinit/host'
import { type Core, planOf } from './core.ts'

/** Brings what programs say by syslog(3) to the log of the service of that name, else to the operator (init.md 10). What is answered ends it. */
export async function receiveSyslog(core: Core, path: string | undefined): Promise<() => Promise<void>> {
	if (path === undefined) return async () => undefined
	try {
		const receiver = await listenSyslog(path, ({ tag, content }) => {
			if (tag !== null && planOf(core).units.get(tag)?.kind === 'service') core.host.logs.append(tag, 'syslog', content)
			else core.log('info', content, { tag })
		})
		return () => receiver.close()
	} catch (fault) {
		core.log('warn', fault instanceof Error ? fault.message : String(fault), {})
		return async () => undefined
	}
}
