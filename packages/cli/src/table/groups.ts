import type { Group } from './row.ts'

/** Titles of the groups, in the order of the help. */
export const groupTitles: Readonly<Record<Group, string>> = {
	services: 'Services',
	knowledge: 'What happens and why',
	configuration: 'Configuration',
	daemon: 'The daemon',
	automation: 'Automation',
}
