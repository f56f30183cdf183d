import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli } from './cli.ts'
import { type Daemon, program, startDaemon } from './daemon.ts'
import { isInstalled } from './programs.ts'
import { sleeper } from './units.ts'

/** A line up to the word that is to be completed, and where the shell's environment says that the daemon is. */
interface Typed {
	readonly line: string
	readonly socket: string
}

/** What a shell offers for each line by the script that `zinit completion` wrote for it; zsh tells only what it is sure of. */
type Offered = (typed: readonly Typed[]) => Promise<readonly (readonly string[])[]>

let daemon: Daemon
before(async () => {
	daemon = await startDaemon({ units: Object.fromEntries(['web', 'west', 'weird', 'UPPER'].map(name => [name, sleeper(name)])) })
})
after(() => daemon.cleanUp())

/** The blocks of what a shell wrote, each ended by a line `--`. */
async function blocks(shell: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
	const path = { PATH: `${dirname(program('zinit'))}:${process.env.PATH}` }
	const ran = await runCli({ ...daemon.env, ...path, ...env }, args, { program: shell })
	assert.deepEqual([ran.code, ran.stderr], [0, ''])
	return ran.stdout
		.split('--\n')
		.slice(0, -1)
		.map(block => block.split('\n').filter(Boolean))
}

const bash: Offered = async typed => {
	const script = typed.flatMap(({ line, socket }) => {
		// As bash takes a line apart.
		const words = line.split(/ |(=)/).filter(word => word !== undefined)
		return [
			`export ZINIT_SOCKET=${socket}; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`,
			`_zinit; printf '%s\\n' "\${COMPREPLY[@]}" --`,
		]
	})
	const found = await blocks('bash', ['--norc', '-u', '-c', ['source <(zinit completion bash)', ...script].join('\n')])
	return found.map(each => each.toSorted())
}

const fish: Offered = async typed => {
	const script = typed.flatMap(({ line, socket }) => [`set -x ZINIT_SOCKET ${socket}`, `complete -C '${line}'`, "printf '%s\\n' --"])
	const found = await blocks('fish', ['--no-config', '--private', '-c', ['zinit completion fish | source', ...script].join('\n')])
	// Of a flag with its value all is told.
	return found.map(each => each.map(offer => (offer.split('\t', 1)[0] ?? '').replace(/^--\w+=/, '')).toSorted())
}

/** Types each line and a tab into a zsh, and takes what has become of the line. */
const zshBy =
	(load: string): Offered =>
	async typed => {
		const script = String.raw`
zmodload zsh/zpty zsh/zselect
tell() { print -r -- "$BUFFER" >> $told; BUFFER= }
waitFor() { for ((left = 3000; left > 0; left--)) { (( $(wc -l < $told) >= $1 )) && return; zpty -rt shell output; zselect -t 2 }; exit 1 }
: > $told
zpty shell zsh -f -i
zpty -w shell "$(functions tell)"
zpty -w shell 'PS1=; autoload -Uz compinit; ${load}; bindkey "^I" complete-word "^X" tell; zle -N tell; print ready >> $told'
waitFor 1
for ((at = 1; at < $#; at += 2)) {
	zpty -w shell "export ZINIT_SOCKET=$argv[at]; print ready >> $told"
	waitFor $((at + 1))
	zpty -w -n shell "$argv[at + 1]"$'\t\x18'
	waitFor $((at + 2))
	tail -n 1 $told
	print -- --
}
zpty -d shell`
		const args = typed.flatMap(({ line, socket }) => [socket, line])
		const found = await blocks('zsh', ['-f', '-c', script, 'zsh', ...args], { told: join(daemon.directory, `told-${load.length}`) })
		return found.map(([after = ''], index) => {
			const { line = '' } = typed[index] ?? {}
			return after === line ? [] : [after.slice(Math.max(line.lastIndexOf(' '), line.lastIndexOf('=')) + 1).trimEnd()]
		})
	}

const shells: readonly (readonly [name: string, shell: string, Offered])[] = [
	['bash', 'bash', bash],
	['fish', 'fish', fish],
	['zsh', 'zsh', zshBy('compinit -u -D; source <(zinit completion zsh)')],
	['zsh, from a directory of functions', 'zsh', zshBy('fpath=($HOME/functions $fpath); compinit -u -D')],
]

/** What a line is completed to, where there is but one way. */
const cases = (here: string, nowhere: string): readonly (readonly [line: string, socket: string, offered: readonly string[]])[] => [
	['zinit is-r', here, ['is-running']],
	['zinit --json hel', here, ['help']],
	['zinit help is-r', here, ['is-running']],
	['zinit stop --no-w', here, ['--no-wait']],
	['zinit kill --dry', here, ['--dry-run']],
	['zinit stop wei', here, ['weird']],
	['zinit start web wes', here, ['west']],
	['zinit logs -n 5 wei', here, ['weird']],
	['zinit logs --lines=5 wei', here, ['weird']],
	['zinit plan stop wei', here, ['weird']],
	['zinit tree --format do', here, ['dot']],
	['zinit tree --format=do', here, ['dot']],
	['zinit tree --format dot U', here, ['UPPER']],
	['zinit completion fi', here, ['fish']],
	['zinit add-service --after wei', here, ['weird']],
	['zinit kill web WIN', here, ['WINCH']],
	['zinit kill -s WIN', here, ['WINCH']],
	['zinit ping wei', here, []],
	['zinit stop wei', nowhere, []],
	[`zinit -s ${here} stop wei`, nowhere, ['weird']],
	[`zinit stop --socket ${here} wei`, nowhere, ['weird']],
	[`zinit --socket=${here} kill wei`, nowhere, ['weird']],
	[`zinit stop --socket ${nowhere} wei`, here, []],
]

for (const [name, shell, offered] of shells) {
	it(`completion in ${name} knows commands, flags and values, asks the daemon that the line names for services, and is silent without it (cli.md 3)`, {
		skip: isInstalled(shell) ? false : `there is no ${shell}`,
	}, async () => {
		await mkdir(join(daemon.directory, 'functions'), { recursive: true })
		await writeFile(join(daemon.directory, 'functions/_zinit'), (await runCli(daemon.env, ['completion', 'zsh'])).stdout)
		const wanted = cases(daemon.socket, '/nonexistent')
		const found = await offered(wanted.map(([line, socket]) => ({ line, socket })))
		assert.deepEqual(
			wanted.map(([line], index) => [line, found[index]]),
			wanted.map(([line, , expected]) => [line, expected]),
		)
	})
}

describe('all that fit', () => {
	for (const [name, offered] of [
		['bash', bash],
		['fish', fish],
	] as const) {
		it(`are offered in ${name}`, { skip: isInstalled(name) ? false : `there is no ${name}` }, async () => {
			const typed = ['zinit stop we', 'zinit start'].map(line => ({ line, socket: daemon.socket }))
			assert.deepEqual(await offered(typed), [
				['web', 'weird', 'west'],
				['start', 'start-all'],
			])
		})
	}
})
