import { basename } from 'node:path'
import { read } from './proc.ts'

/** True if the process is a zinit-server: ours, which Node.js runs, or that of 0.3.9. */
export const isDaemon = (pid: number): boolean => runsDaemon((read(`/proc/${pid}/cmdline`) ?? '').split('\0'))

/** The same of a command line: the program itself counts, no other argument that has the word in it. */
export const runsDaemon = ([program = '', ...rest]: readonly string[]): boolean => {
	if (basename(program) === 'zinit-server') return true
	if (!/^node(js)?$/.test(basename(program))) return false
	return entries.test(rest.find((word, at) => !word.startsWith('-') && !preloads.has(rest[at - 1] ?? '')) ?? '')
}

/** Where the program begins: as it is built, and in its sources. */
const entries = /(^|\/)zinit-server(\/start\.cjs)?$|(^|\/)packages\/server\/src\/(main|start)\.ts$/

/** Options of Node.js whose value is the next word (node --help). */
const preloads = new Set(['-r', '--require', '--import', '--loader'])
