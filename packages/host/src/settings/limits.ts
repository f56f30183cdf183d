import type { LimitValues } from '../model.ts'
import { SpawnRefusal } from './refusal.ts'

const names: readonly string[] = ['nofile', 'nproc', 'core', 'memlock', 'stack', 'as', 'data', 'fsize', 'cpu']
const infinite = ['infinity', 'unlimited']

/** Arguments of prlimit(1) for a `[limits]` table (config.md 9.2); throws a `SpawnRefusal` for what is none. */
export function limitOptions(limits: LimitValues): string[] {
	return Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [limitOption(name, value)]))
}

function limitOption(name: string, value: number | string): string {
	const parts = String(value).split(':')
	const [soft, hard = soft] = parts.map(parsePart)
	if (!names.includes(name) || parts.length > 2 || !soft || !hard) throw new SpawnRefusal(`limits.${name} '${value}' is not a limit`)
	return `--${name}=${soft}:${hard}`
}

function parsePart(text: string): string | null {
	if (infinite.includes(text)) return 'unlimited'
	return /^\d+$/.test(text) ? text : null
}
