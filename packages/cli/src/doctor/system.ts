import { release } from 'node:os'
import { bad, type Check, type Finding, good } from './check.ts'
import { read } from './proc.ts'

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
