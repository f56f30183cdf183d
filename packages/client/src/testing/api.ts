import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The report in the repository. */
export const reportPath = fileURLToPath(new URL('../../api.md', import.meta.url))

interface Declaration {
	readonly name: string
	readonly text: string
	/** What it is called where it is exported from the index; undefined: only needed by what is. */
	readonly exported: boolean
}

/** What the package exports, with the declarations of the compiler; classes that an exported one extends are listed too. */
export async function apiReport(): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-api-'))
	try {
		await emit(directory)
		const root = join(directory, 'client/src')
		const exported = exportsOf(await readFile(join(root, 'index.d.ts'), 'utf8'))
		const declarations = new Map<string, Declaration>()
		for (const [name, module] of exported) if (module.startsWith('.')) await collect(declarations, name, join(root, module), true)
		const passedOn = exported.flatMap(([name, module]) => (module.startsWith('.') ? [] : [`\`${name}\``])).sort()
		const sorted = [...declarations.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
		return await formatted(
			`${[
				'# API of @zinit/client',
				'Made from the types; a test compares it. `node packages/client/src/testing/write-api.ts` writes it anew.',
				`Exported: ${sorted.flatMap(({ name, exported }) => (exported ? [`\`${name}\``] : [])).join(', ')}.`,
				`Passed on from @zinit/protocol (types): ${passedOn.join(', ')}.`,
				...sorted.map(({ name, text }) => `## ${name}\n\n\`\`\`ts\n${text}\n\`\`\``),
			].join('\n\n')}\n`,
		)
	} finally {
		await rm(directory, { recursive: true, force: true })
	}
}

/** Declarations of the package and of what it imports, under `client/` and `protocol/` of the directory. */
async function emit(directory: string): Promise<void> {
	const packages = fileURLToPath(new URL('../../../', import.meta.url))
	const modules = resolve(packages, '../node_modules')
	const config = {
		extends: resolve(packages, '../tsconfig.json'),
		compilerOptions: {
			noEmit: false,
			declaration: true,
			emitDeclarationOnly: true,
			outDir: directory,
			rootDir: packages,
			typeRoots: [join(modules, '@types')],
		},
		include: [join(packages, 'client/src/index.ts')],
	}
	const configPath = join(directory, 'tsconfig.json')
	await writeFile(configPath, JSON.stringify(config))
	// Faults of types are the business of the type check; the declarations are written all the same.
	await promisify(execFile)(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', configPath]).catch(() => {})
}

/** As the formatter of the repository would leave it. */
function formatted(report: string): Promise<string> {
	const root = fileURLToPath(new URL('../../../../', import.meta.url))
	const args = [
		join(root, 'node_modules/@biomejs/biome/bin/biome'),
		'format',
		'--config-path',
		join(root, '.biome.json'),
		`--stdin-file-path=${reportPath}`,
	]
	return new Promise((resolve, reject) => {
		const child = execFile(process.execPath, args, { cwd: root, maxBuffer: 1_000_000 }, (error, stdout) =>
			error === null ? resolve(stdout) : reject(error),
		)
		child.stdin?.end(report)
	})
}

/** Names that an index exports, and the modules they come from. */
function exportsOf(index: string): readonly (readonly [string, string])[] {
	return [...index.matchAll(/export (?:type )?\{([^}]+)\} from '([^']+)'/g)].flatMap(([, names = '', module = '']) =>
		names
			.split(',')
			.filter(name => name.trim() !== '')
			.map(name => [name.trim().replace(/^type /, ''), module.replace(/\.ts$/, '.d.ts')] as const),
	)
}

async function collect(found: Map<string, Declaration>, name: string, path: string, exported: boolean): Promise<void> {
	const known = found.get(name)
	if (known !== undefined && (known.exported || !exported)) return
	const module = await readFile(path, 'utf8')
	const text = statements(module).find(statement => declares(statement, name))
	if (text === undefined) throw new Error(`no declaration of ${name} in ${relative(process.cwd(), path)}`)
	found.set(name, { name, text: tidy(text), exported })
	const [, base] = /^export declare .*class \w+(?:<\w+>)? extends (\w+)/m.exec(text) ?? []
	const from = base === undefined ? undefined : new RegExp(`import \\{[^}]*\\b${base}\\b[^}]*\\} from '(\\.[^']+)\\.ts'`).exec(module)?.[1]
	if (base !== undefined && from !== undefined) await collect(found, base, resolve(path, '..', `${from}.d.ts`), false)
}

/** Top-level statements, each with the comment above it. */
const statements = (module: string) => module.split(/^(?=\/\*\*|(?<!\*\/\n)(?:export|declare|type|interface|import|const)\b)/m)

const declares = (statement: string, name: string) =>
	new RegExp(`^export (?:declare )?(?:abstract )?(?:type|interface|class|const|function) ${name}\\b`, 'm').test(statement)

/** Without what only the compiler and the package itself need, and with our indentation. */
const tidy = (text: string) =>
	text
		.trim()
		.replace(/^ {4}#private;\n/m, '')
		.replace(/^(?: {4}\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)? {4}(?:protected|private|static open\(link).*;\n/gm, '')
		.replace(/^( {4})+/gm, spaces => '\t'.repeat(spaces.length / 4))
