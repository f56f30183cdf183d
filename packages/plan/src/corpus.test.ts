import assert from 'node:assert/strict'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Diagnostic, type LoadedPlan, loadPlan, type SourceFile } from './index.ts'

interface Expected {
	readonly code: string
	readonly key: string
	readonly line?: number
	readonly column?: number
	readonly file?: string
	readonly suggestion?: string
}

interface Verdict {
	readonly verdict: string
	readonly error?: Expected | string
	readonly errors?: readonly Expected[]
	readonly warnings?: readonly Expected[]
	readonly message?: string
	readonly rejected?: readonly {
		readonly file?: string
		readonly messages?: readonly string[]
		readonly parse_error?: { readonly message: string }
	}[]
	readonly services?: Readonly<Record<string, string | { readonly kind: string; readonly config: unknown }>>
}

interface Case {
	readonly id: string
	readonly files: readonly string[]
	readonly mode: 'standalone' | 'pid1'
	readonly zinit_0_3_9: Verdict
	readonly ours?: Verdict
}

const corpus = join(import.meta.dirname, '..', 'config-cases')
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'))

describe('corpus of files', () => {
	for (const each of cases) {
		it(`${each.id} loads as the corpus says`, () => {
			const { verdict, error, errors = [], warnings = [], message } = each.ours ?? each.zinit_0_3_9
			const loaded = loadPlan(filesOf(each), { pid1Mode: each.mode === 'pid1' })
			const found = loaded.diagnostics
			const wanted = [...(typeof error === 'object' ? [error] : []), ...errors]

			assert.equal(verdictOf(loaded), verdict === 'mixed' && each.mode === 'pid1' ? 'valid' : verdict)
			assert.deepEqual(messagesOf(found), rejectedMessages(each))
			compare(
				found.filter(({ severity, code }) => severity === 'error' && code !== 'invalid'),
				wanted,
			)
			compare(
				found.filter(({ severity }) => severity === 'warning'),
				warnings,
			)
			if (message !== undefined) assert.ok(found.some(diagnostic => diagnostic.message === message))
			compareServices(loaded, each)
		})
	}
})

function filesOf({ files, mode }: Case): readonly SourceFile[] {
	const [only = ''] = files
	if (files.length === 1) return [source('config', only, only.slice(0, only.lastIndexOf('/') + 1))]
	const root = `${only.split('/')[0]}/`
	if (mode === 'pid1') return [...list('system', `${root}system/`, root), ...list('config', `${root}services/`, root)]
	return list('config', root, root)
}

function list(directory: SourceFile['directory'], folder: string, root: string): readonly SourceFile[] {
	return readdirSync(join(corpus, folder))
		.sort()
		.map(name => source(directory, `${folder}${name}`, root))
}

function source(directory: SourceFile['directory'], file: string, root: string): SourceFile {
	const path = join(corpus, file)
	const content = lstatSync(path).isDirectory() ? 'directory' : readFileSync(path)
	return { path: file.slice(root.length), directory, content, unsafePermissions: false }
}

function verdictOf({ plan, diagnostics }: LoadedPlan): string {
	const refused = diagnostics.some(({ severity, code }) => severity === 'error' && code !== 'cycle')
	return refused ? (plan.units.size > 0 ? 'mixed' : 'invalid') : 'valid'
}

function messagesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
	return diagnostics.filter(({ code }) => code === 'invalid').map(({ message }) => message)
}

function rejectedMessages({ ours, zinit_0_3_9 }: Case): readonly string[] {
	if (ours?.verdict === 'valid') return []
	return (zinit_0_3_9.rejected ?? []).flatMap(({ messages }) => messages ?? [])
}

function compare(found: readonly Diagnostic[], wanted: readonly Expected[]): void {
	const seen = found.map(({ code, key, line, column, file, severity, suggestion }, index) => {
		const { file: named, line: lined } = wanted[index] ?? {}
		// The corpus names suggestions of warnings only.
		const told = severity === 'warning' || wanted[index]?.suggestion !== undefined ? suggestion : undefined
		return {
			code,
			key,
			...(lined === undefined && index < wanted.length ? {} : { line, column }),
			...(named === undefined ? {} : { file }),
			...(told === undefined ? {} : { suggestion: told }),
		}
	})
	assert.deepEqual(
		seen,
		wanted.map(({ code, key, line, column, file, suggestion }) => ({
			code,
			key,
			...(line === undefined ? {} : { line, column }),
			...(file === undefined ? {} : { file }),
			...(suggestion === undefined ? {} : { suggestion }),
		})),
	)
}

function compareServices({ plan }: LoadedPlan, { ours, zinit_0_3_9 }: Case): void {
	const services = { ...zinit_0_3_9.services, ...ours?.services }
	for (const [name, wanted] of Object.entries(services)) {
		const unit = plan.units.get(name)
		if (typeof wanted === 'string') assert.equal(unit?.file, wanted)
		else if (ours?.verdict !== 'invalid') {
			assert.equal(unit?.kind, wanted.kind)
			// Integers that JSON.parse rounds are compared through the case's own `ours`.
			assert.deepEqual(JSON.parse(JSON.stringify(unit?.config)), wanted.config)
		}
	}
}
