import { writeFileSync } from 'node:fs'
import vm from 'node:vm'

// Loaded before a bundled program: lets it run, then keeps what V8 has compiled of each bundle beside it. A cache that is made before the program runs
// lacks the functions that are compiled when they are first called, which are most of them.

const scripts = new Map<string, vm.Script>()
/** Runs the first bundle once more. */
let again: (() => unknown) | undefined

Object.assign(vm, {
	Script: new Proxy(vm.Script, {
		construct(Script, [source, options]: [string, vm.ScriptOptions & { readonly filename: string }]) {
			// Of two scripts from the same file each would know only some of the functions.
			const script = scripts.get(options.filename) ?? new Script(source, options)
			scripts.set(options.filename, script)
			const body: (...context: readonly unknown[]) => unknown = script.runInThisContext()
			const run = (...context: readonly unknown[]) => {
				again ??= () => body(...context)
				return body(...context)
			}
			return { runInThisContext: () => run }
		},
	}),
})

const { exit } = process
/** Further command lines that are run in this process, each when the one before it wants to exit. */
const commands: (readonly string[])[] = JSON.parse(process.env.ZINIT_PRIME_COMMANDS ?? '[]')

Object.assign(process, {
	exit(code: number) {
		const command = commands.shift()
		if (command === undefined) exit(code)
		process.argv.splice(2, Number.POSITIVE_INFINITY, ...(command ?? []))
		setImmediate(() => again?.())
	},
})

process.on('exit', () => {
	for (const [file, script] of scripts) writeFileSync(file.replace(/cjs$/, 'cache'), script.createCachedData())
})
