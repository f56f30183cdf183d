import type { Event } from '@zinit/client'
import { root } from '../bootstrap/place.mjs'
import type { ShopPlace } from './place.ts'

/** One event as a line: seconds since `begin` (Unix ms), the service, where it came from and went to. */
export function eventLine({ at_ms, service, from, to, event, detail }: Event, begin: number): string {
	const seconds = ((at_ms - begin) / 1000).toFixed(2).padStart(7)
	const what = from !== null && to !== null ? `${from} → ${to}` : event
	return `${seconds} s  ${(service ?? 'daemon').padEnd(9)} ${what}${detail ? `  (${detail})` : ''}`
}

/** What can be tried while the shop is open, each with what it shows. The commands work as they are printed, at the root of the repository. */
export const nextSteps = (apiPort: number): readonly (readonly [command: string, shows: string])[] => [
	['dist/bin/zinit list', 'every unit with its state'],
	['dist/bin/zinit logs worker', 'what a service wrote'],
	[`curl -X POST http://127.0.0.1:${apiPort}/orders`, 'the worker ships it'],
	['dist/bin/zinit plan stop database', 'what a stop would do, without doing it'],
	['dist/bin/zinit stop database', 'stops what requires it first'],
	['dist/bin/zinit why api', 'why it does not run'],
	['dist/bin/zinit start shop --tree', 'starts all it needs, in order'],
	['dist/bin/zinit kill worker KILL', 'it is started again'],
]

/** The last lines before the shop waits for Ctrl-C. */
export function farewell({ socket, apiPort }: ShopPlace): string {
	const steps = nextSteps(apiPort)
	const width = Math.max(...steps.map(([command]) => command.length))
	return [
		'The shop is open. In another terminal:',
		'',
		`  cd ${quoted(root)}`,
		`  export ZINIT_SOCKET=${quoted(socket)}`,
		...steps.map(([command, shows]) => `  ${command.padEnd(width)}  # ${shows}`),
		'',
		'Ctrl-C stops everything, in order.',
	].join('\n')
}

const quoted = (path: string) => (/^[\w/.-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
