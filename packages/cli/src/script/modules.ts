import module from 'node:module'

/** What a script imports by these names is the running installation, bundled or not: it needs no package.json (cli.md 6.2). */
export const provideModules = (modules: Readonly<Record<string, object>>): void => {
	const provided = Symbol.for('zinit.provided')
	Object.defineProperty(globalThis, provided, { value: modules, configurable: true })
	module.registerHooks({
		resolve: (specifier, context, next) =>
			Object.hasOwn(modules, specifier) ? { url: `${SCHEME}${specifier}`, format: 'module', shortCircuit: true } : next(specifier, context),
		load: (url, context, next) => {
			if (!url.startsWith(SCHEME)) return next(url, context)
			const name = url.slice(SCHEME.length)
			const names = Object.keys(modules[name] ?? {}).filter(each => /^[A-Za-z_$][\w$]*$/.test(each) && each !== 'default')
			const source = [
				`const provided = globalThis[Symbol.for('zinit.provided')][${JSON.stringify(name)}]`,
				`export const { ${names.join(', ')} } = provided`,
			].join('\n')
			return { format: 'module', source, shortCircuit: true }
		},
	})
}

const SCHEME = 'zinit-installed:'
