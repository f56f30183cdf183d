import type { LoggingTable } from '../model.ts'
import { type KeysOf, type Table, text, u32, u64, word } from './key.ts'
import { positive } from './rules.ts'

const keys = {
	buffer_lines: {
		type: { ...u64, saturatesAt: 1_000_000 },
		default: 1000,
		title: 'Lines kept',
		description: 'Lines of output kept in memory, at most 1000000.',
		rules: [positive],
	},
	file: { type: text, nullable: true, default: null, title: 'Log file', description: 'Path that every line is appended to as well.' },
	forward: { type: text, nullable: true, default: null, title: 'Forward', description: 'Accepted and not supported.' },
	file_max_bytes: {
		type: u64,
		otherwise: 10_485_760,
		title: 'Largest file',
		description: 'The file is rotated before a line would make it larger than so many bytes; 0: never.',
	},
	file_max_files: {
		type: u32,
		otherwise: 5,
		title: 'Rotated files',
		description: 'Rotated files that are kept; 0: the file is truncated.',
	},
	file_format: {
		type: word('text', 'json', 'raw'),
		otherwise: 'text',
		title: 'Format',
		description: '`text`: `<ms> [<stream>] <content>`. `json`: an object a line. `raw`: the bytes as written.',
	},
} as const satisfies KeysOf<LoggingTable>

export const loggingTable: Table = {
	name: 'logging',
	title: 'Logging',
	description: 'What happens to the output.',
	keys,
	expected: 'struct LoggingDef',
	missing: 'filled',
}
