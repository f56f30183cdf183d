/** Exit codes of `zinit` (cli.md 1.2). */
export const exitCodes: Readonly<Record<number, string>> = {
	0: 'done; also when the reader of stdout goes away',
	1: 'refused, failed, or the outcome asked for did not happen; with several names: at least one failed',
	2: 'usage: unknown command or flag, missing argument, bad value',
	3: 'not running',
	4: 'no daemon',
	5: 'no such service',
	6: 'timed out; the operation goes on in the daemon',
	7: 'this daemon, or this program, cannot do that',
	130: 'interrupted; what was waited for goes on in the daemon',
}
