import type { LimitName } from '../model.ts'
import { either, integer, type Key, type Table, text } from './key.ts'
import { resourceLimit } from './rules.ts'

const limit = (title: string, description: string): Key => ({
	type: either('an integer or a string', text, integer),
	otherwise: 'inherited',
	title,
	description,
	rules: [resourceLimit],
})

const keys = {
	nofile: limit('Open files', 'Number of descriptors.'),
	nproc: limit('Processes', 'Number of processes of the user.'),
	core: limit('Core files', 'Bytes of a core file.'),
	memlock: limit('Locked memory', 'Bytes that may be locked into memory.'),
	stack: limit('Stack', 'Bytes of the stack.'),
	as: limit('Address space', 'Bytes of virtual memory.'),
	data: limit('Data segment', 'Bytes of the data segment.'),
	fsize: limit('File size', 'Bytes of a file that is written.'),
	cpu: limit('CPU time', 'Seconds of CPU time.'),
} as const satisfies Readonly<Record<LimitName, Key>>

export const limitsTable: Table = {
	name: 'limits',
	title: 'Resource limits',
	description: 'A number for both limits, `"soft:hard"`, or `"infinity"`, in the kernel\'s units.',
	keys,
	expected: 'a map',
	missing: 'absent',
}
