import type { HealthType } from '../model.ts'

/** What is wrong with the form of a probe's target; null: nothing (lifecycle.md 4.4, config.md 3.4). */
export function faultOfTarget(type: HealthType, target: string): string | null {
	if (type === 'tcp') return isAddress(target.trim()) ? null : 'not a host:port'
	if (type === 'http') return isUrl(target.trim()) ? null : 'not an http or https URL'
	return null
}

function isAddress(target: string): boolean {
	const [, host, port] = /^(?:(\[[0-9A-Fa-f:.%a-z]+\]|[^\s:[\]/]*):)?(\d{1,5})$/.exec(target) ?? []
	return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535 && (host === undefined || !host.includes('/'))
}

function isUrl(target: string): boolean {
	const [, authority] = /^https?:\/\/([^/?#\s]+)(?:[/?#]\S*)?$/i.exec(target) ?? []
	if (authority === undefined) return false
	const address = authority.slice(authority.lastIndexOf('@') + 1)
	const [, host, port] = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(address) ?? []
	return host !== undefined && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535))
}
