import { bad, type Check, good } from './check.ts'
import { isDaemon } from './daemons.ts'
import { ancestorsOf, otherPids, read } from './proc.ts'

/** Processes of services that no daemon looks after: of one that is no more, or of a service that is gone. Those of another daemon are not ours to judge. */
export const leftoverCheck: Check = async ({ client, info }) => {
	if (process.platform !== 'linux') return []
	const rows = client === null ? [] : await client.rows()
	const known = new Set(rows.map(({ name }) => name))
	const kept = new Set(rows.map(({ pid }) => pid))
	const isLookedAfter = (pid: number) => [pid, ...ancestorsOf(pid)].some(each => kept.has(each) || (each !== info?.pid && isDaemon(each)))
	const left = marked().filter(({ pid, boot, service }) => (boot === info?.boot ? !known.has(service) : !isLookedAfter(pid)))
	if (left.length === 0) return [good('leftovers', 'none')]
	return [
		bad(
			'leftovers',
			left.map(({ pid, service }) => `pid ${pid} of ${service}`).join(', '),
			`no daemon looks after them; end them: kill ${left.map(({ pid }) => pid).join(' ')}`,
		),
	]
}

interface Marked {
	readonly pid: number
	readonly service: string
	/** Line of daemons that started it. */
	readonly boot: string
}

/** Processes with the cookie of a service in their environment: `ZINIT_SERVICE=name`, `ZINIT_RUN=boot:run` (lifecycle.md 6.1). */
function marked(): readonly Marked[] {
	return otherPids().flatMap(pid => {
		const environment = read(`/proc/${pid}/environ`) ?? ''
		const service = /(?:^|\0)ZINIT_SERVICE=([^\0]+)/.exec(environment)?.[1]
		const boot = /(?:^|\0)ZINIT_RUN=([^\0:]*):\d+(?:\0|$)/.exec(environment)?.[1]
		return service === undefined || boot === undefined ? [] : [{ pid, service, boot }]
	})
}
