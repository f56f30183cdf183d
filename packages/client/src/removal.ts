import type { Ask } from './bridge.ts'

/** Names of all that requires a unit, directly or not; what others of them require comes after those. */
export const removalOrder = async (ask: Ask, name: string): Promise<readonly string[]> => {
	const ordered: string[] = []
	const visit = async (each: string, path: readonly string[]): Promise<void> => {
		if (ordered.includes(each) || path.includes(each)) return
		const { required_by } = await ask('service.status_full', { name: each })
		for (const other of required_by) await visit(other, [...path, each])
		ordered.push(each)
	}
	await visit(name, [])
	return ordered.slice(0, -1)
}
