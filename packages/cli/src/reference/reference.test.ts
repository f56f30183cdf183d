import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { commands, shownCommands } from '../table/commands.ts'
import { exitCodes } from '../table/exits.ts'
import type { CommandRow, FlagRow } from '../table/row.ts'
import { runCli } from '../testing/run-cli.ts'
import { manuals } from './manuals.ts'
import { cliReference } from './markdown.ts'

/** How a flag is written where it is shown. */
const longName = (name: string, flag: FlagRow) => (flag.kind === 'switch' && flag.default === true ? `no-${name}` : name)

describe('the command table', () => {
	for (const [name, row] of Object.entries<CommandRow>(commands)) {
		it(`of ${name} is sound`, () => {
			assert.match(row.summary, /^[A-Z].*[^.]$/)
			assert.match(row.description, /\.$/)
			for (const code of row.exits) assert.ok(Object.hasOwn(exitCodes, code))
			for (const { command } of row.examples) assert.match(command, /zinit/)
			const chars = Object.values(row.flags).flatMap(({ char }) => char ?? [])
			assert.equal(new Set(chars).size, chars.length)
			const open = Object.values(row.args).slice(0, -1)
			assert.ok(open.every(({ variadic }) => variadic !== true))
		})
	}

	it('has no name twice', () => {
		const names = Object.entries<CommandRow>(commands).flatMap(([name, { aliases = [] }]) => [name, ...aliases])
		assert.equal(new Set(names).size, names.length)
	})
})

describe('documents come from the table', () => {
	const markdown = cliReference()
	const sections = (manuals()['zinit.1'] ?? '').replaceAll('\\-', '-').split(/^\.S[SH] "?/m)
	for (const [name, row] of shownCommands()) {
		it(`zinit ${name} is in the reference, the manual and its help, with every flag`, async () => {
			const help = (await runCli([name, '--help'])).stdout
			assert.ok(markdown.includes(`#### zinit ${name}\n`))
			const page = sections.find(section => section.startsWith(`zinit ${name} `) || section.startsWith(`zinit ${name}"`)) ?? ''
			assert.ok(page.includes(row.summary))
			assert.match(help, new RegExp(`\\$ zinit ${name}( |\\n)`))
			for (const flag of Object.keys(row.flags)) {
				assert.match(markdown, new RegExp(`--(\\[no-\\])?${flag}\\b`))
				assert.match(help, new RegExp(`--(\\[no-\\])?${flag}\\b`))
				assert.match(page, new RegExp(`--(\\[no-\\])?${flag}\\b`))
			}
		})
	}

	it('help names every command, and is the same by any way', async () => {
		const root = (await runCli(['--help'])).stdout
		for (const [name] of shownCommands()) assert.match(root, new RegExp(`^ {2}${name} `, 'm'))
		assert.equal((await runCli(['help'])).stdout, root)
		assert.equal((await runCli(['help', 'start'])).stdout, (await runCli(['start', '-h'])).stdout)
	})
})

describe('completion scripts (cli.md 3)', () => {
	for (const [shell, text] of [
		['bash', bashCompletion()],
		['zsh', zshCompletion()],
		['fish', fishCompletion()],
	] as const) {
		it(`for ${shell} know every command and flag`, () => {
			for (const [name, row] of shownCommands()) {
				assert.ok(text.includes(name), name)
				for (const [flag, each] of Object.entries<FlagRow>(row.flags)) assert.ok(text.includes(longName(flag, each)), `${name} ${flag}`)
			}
		})

		it(`for ${shell} is read by ${shell}, where there is one`, context => {
			// A file, since fish does not read its script from the socket that stdin would be.
			const directory = mkdtempSync(join(tmpdir(), 'zinit-completion-'))
			context.after(() => rmSync(directory, { recursive: true }))
			const file = join(directory, 'script')
			writeFileSync(file, text)
			const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' })
			if (error !== undefined) return context.skip(`no ${shell}`)
			assert.deepEqual([status, stderr], [0, ''])
		})
	}

	for (const [line, offered] of [
		['zinit sta', ['start', 'start-all', 'status']],
		['zinit start we', ['web', 'west']],
		['zinit start --no', ['--no-pager', '--no-wait']],
		['zinit kill web -s KI', ['KILL']],
		['zinit kill web TER', ['TERM']],
		['zinit --socket /x list --state fa', ['failed']],
		['zinit plan st', ['start', 'start-all', 'stop', 'stop-all']],
		['zinit import compose --o', ['--out']],
	] as const) {
		it(`bash offers ${offered.join(', ')} for "${line}"`, () => {
			const words = line.split(' ')
			const script = [
				"zinit() { case $2 in service) printf 'web\\nwest\\n';; signal) printf 'TERM\\nKILL\\n';; esac; }",
				bashCompletion(),
				`COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _zinit; printf '%s\\n' "\${COMPREPLY[@]}"`,
			].join('\n')
			const { stdout } = spawnSync('bash', ['--norc'], { input: script, encoding: 'utf8' })
			assert.deepEqual(stdout.trim().split('\n').sort(), offered)
		})
	}
})
