import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCli } from '../testing/run-cli.ts'

interface Verdict {
	readonly verdict: string
	readonly errors?: readonly unknown[]
}

interface Case {
	readonly id: string
	readonly files: readonly string[]
	readonly mode: string
	readonly zinit_0_3_9: Verdict
	readonly ours?: Verdict
}

const corpus = fileURLToPath(new URL('../../../plan/config-cases/', import.meta.url))
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'))

/** A case is one file, or all of a directory. */
const pathOf = ({ files: [first = ''] }: Case) => (first.includes('/') ? dirname(first) : first)

describe('zinit check tells every mistake of the corpus with its place', () => {
	for (const each of cases.filter(({ mode }) => mode === 'standalone')) {
		it(each.id, async () => {
			const shown = await runCli(['check', pathOf(each)], { cwd: corpus })
			const { ok, problems } = (await runCli(['check', '--json', pathOf(each)], { cwd: corpus })).json() as {
				readonly ok: boolean
				readonly problems: readonly { readonly file: string; readonly line: number; readonly column: number; readonly severity: string }[]
			}
			const { verdict, errors = [] } = each.ours ?? each.zinit_0_3_9
			assert.equal(ok, verdict === 'valid' && errors.length === 0)
			assert.deepEqual([shown.code, shown.stderr], [ok ? 0 : 1, ''])
			const places = shown.stdout.split('\n').flatMap(line => /^(\S+:\d+:\d+: (?:error|warning))\[[a-z-]+\]: ./.exec(line)?.[1] ?? [])
			assert.deepEqual(
				places,
				problems.map(({ file, line, column, severity }) => `${file}:${line}:${column}: ${severity}`),
			)
			if (!ok) assert.ok(problems.some(({ severity, line }) => severity === 'error' && line >= 1))
		})
	}
})
