import type { Event } from '@zinit/client'
import { reasonText } from './reason.ts'
import { wordOf } from './state.ts'

type Cause = Event['cause']

/** What made something happen, to go after `because of` or `by`. A request that names nobody was about the service itself. */
export const causeText = ({ cause, service }: Pick<Event, 'cause' | 'service'>): string => {
	switch (cause.kind) {
		case 'request':
			return requestText(service === null ? cause : { service, ...cause })
		case 'cascade':
			return cause.method === undefined ? `the cascade of ${cause.service ?? 'another service'}` : `the cascade of: ${requestText(cause)}`
		case 'boot':
			return 'the start of the daemon'
		case 'exit':
			return 'the end of its process'
		case 'probe':
			return 'its health check'
		case 'timer':
			return 'the restart policy'
		// One that it needs, or one that is in its way.
		case 'dependency':
			return cause.service === undefined ? 'a change of another service' : `a change of ${cause.service}`
		case 'proxy':
			return 'a connection to its proxy'
		case 'reload':
			return 'a reload of the configuration'
		case 'shutdown':
			return 'the shutdown of the daemon'
	}
}

/** `zinit stop database (uid 1000, pid 991)`. */
function requestText({ method, service, uid, pid }: Cause): string {
	const who = [...(uid === undefined ? [] : [`uid ${uid}`]), ...(pid === undefined ? [] : [`pid ${pid}`])].join(', ')
	return `${commandText(method, service)}${who === '' ? '' : ` (${who})`}`
}

function commandText(method: string | undefined, service: string | undefined): string {
	if (method === undefined) return 'a request'
	const named = namedVerbs[method]
	if (named !== undefined) return `zinit ${named}${service === undefined ? '' : ` ${service}`}`
	const verb = wholeVerbs[method]
	return verb === undefined ? method : `zinit ${verb}`
}

const namedVerbs: Readonly<Record<string, string>> = {
	'service.start': 'start',
	'service.stop': 'stop',
	'service.restart': 'restart',
	'service.kill': 'kill',
	'service.set': 'add-service',
	'service.delete': 'remove',
	'service.remove': 'remove',
}

const wholeVerbs: Readonly<Record<string, string>> = {
	'service.reload': 'reload',
	'service.start_all': 'start-all',
	'service.stop_all': 'stop-all',
	'service.delete_all': 'delete-all',
	'system.shutdown': 'shutdown',
}

/** An event in one line without its time: `database Running → Failed exit code 1 (run 3)`, then what caused it. */
export const eventText = (event: Event): string => {
	const { service, from, to, run, reason, detail, cause } = event
	const change = from === null || to === null ? event.event : `${wordOf(from)} → ${wordOf(to)}`
	return [
		service ?? 'daemon',
		change,
		...(reason === null ? [] : [reasonText(reason)]),
		...(detail === undefined ? [] : [detail]),
		...(run === null || run === 0 ? [] : [`(run ${run})`]),
		...(own.has(cause.kind) ? [] : [`by ${causeText(event)}`]),
	].join(' ')
}

/** Causes that the event says itself. */
const own = new Set<Cause['kind']>(['exit'])
