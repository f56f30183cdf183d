import { readdirSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import { bad, type Check, type Finding, good } from './check.ts'

/** What the kernel allows the daemon. */
export const limitChecks: Check = async ({ info, client }) => {
	if (info === null || client === null || process.platform !== 'linux') return []
	const limits = read(`/proc/${info.pid}/limits`)
	if (limits === null) return []
	const services = (await client.list()).length
	const wanted = 64 + 4 * services
	return [
		limitFinding('limits: files', limits, /^Max open files\s+(\S+)/m, wanted, 'LimitNOFILE, ulimit -n'),
		limitFinding('limits: processes', limits, /^Max processes\s+(\S+)/m, 2 * services + 16, 'ulimit -u'),
	]
}

function limitFinding(id: string, text: string, pattern: RegExp, wanted: number, where: string): Finding {
	const found = pattern.exec(text)?.[1] ?? 'unlimited'
	return found === 'unlimited' || Number(found) >= wanted
		? good(id, found)
		: bad(id, `${found}, about ${wanted} are needed`, `raise it where the daemon is started: ${where}`)
}

/** The control group of the daemon, and whether orphans come back to it. */
export const groupCheck: Check = ({ info }) => {
	if (process.platform !== 'linux')
		return [bad('subreaper', `${process.platform} has none`, 'processes that leave their group are not found')]
	const [major = 0, minor = 0] = release().split('.').map(Number)
	const findings = [
		major > 3 || (major === 3 && minor >= 4) ? good('subreaper', `Linux ${release()}`) : bad('subreaper', `Linux ${release()} has none`),
	]
	const path = info === null ? undefined : /^0::(.*)$/m.exec(read(`/proc/${info.pid}/cgroup`) ?? '')?.[1]
	if (path === undefined) return findings
	const most = Number(read(`/sys/fs/cgroup${path}/pids.max`))
	const now = Number(read(`/sys/fs/cgroup${path}/pids.current`))
	const full = most > 0 && now > most * NEARLY
	return [...findings, full ? bad('cgroup', `${path}: ${now} of ${most} processes`, 'raise TasksMax or pids.max') : good('cgroup', path)]
}

const NEARLY = 0.9

/** Processes of services that are not there any more. Those of another daemon are not ours to judge. */
export const leftoverCheck: Check = async ({ client, info }) => {
	if (process.platform !== 'linux') return []
	const known = new Set(client === null ? [] : await client.list())
	const processes = marked()
	const left =
		info === null ? (hasServer() ? [] : processes) : processes.filter(({ boot, service }) => boot === info.boot && !known.has(service))
	if (left.length === 0) return [good('leftovers', 'none')]
	return [
		bad(
			'leftovers',
			left.map(({ pid, service }) => `pid ${pid} of ${service}`).join(', '),
			client === null ? 'no daemon looks after them: end them before one starts here' : 'end them, or add their service again',
		),
	]
}

interface Marked {
	readonly pid: number
	readonly service: string
	/** Line of daemons that started it. */
	readonly boot: string
}

/** Processes that carry the mark of a service in their environment (config.md 5). */
function marked(): readonly Marked[] {
	return pids().flatMap(pid => {
		const environment = read(`/proc/${pid}/environ`) ?? ''
		const service = /(?:^|\0)ZINIT_SERVICE=([^\0]*)/.exec(environment)?.[1]
		const boot = /(?:^|\0)ZINIT_RUN=([^\0:]*)/.exec(environment)?.[1] ?? ''
		return service === undefined ? [] : [{ pid, service, boot }]
	})
}

const hasServer = () => pids().some(pid => (read(`/proc/${pid}/cmdline`) ?? '').includes('zinit-server'))

const pids = () =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => pid !== process.pid)

/** Null: not there, or not for us. */
function read(path: string): string | null {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return null
	}
}
