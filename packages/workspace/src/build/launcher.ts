import type { Output } from './bundle.ts'
import type { Program } from './programs.ts'

/** Names of the files of a program's bundles, without extension: that of each is another one when its content is. */
export type Bundles = Readonly<Record<string, string>>

/** What starts a bundled program: a line of shell that becomes Node.js, and the module it runs first. */
export const launcher = (program: Program, bundles: Bundles): readonly Output[] => [
	{ path: `bin/${program.name}`, content: shell(program), mode: 0o755 },
	{ path: `lib/${program.name}/start.cjs`, content: start(program, bundles) },
]

// A shebang cannot name a Node.js beside the file, and starting one Node.js from another costs its start twice; the shell costs 1 ms.
const shell = ({ name, node, keepsServices }: Program) => `#!/bin/sh
# ${name}, on the Node.js that the repository brings along, else on the one of PATH.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -h "$self" ]; do
	link=$(readlink "$self")
	case $link in
	/*) self=$link ;;
	*) self=\${self%/*}/$link ;;
	esac
done
dist=\${self%/*}/..
node=$dist/../node_modules/.bin/node
${pathNode(name, node)}
${keepsServices ? softLimit : ''}exec "$node" ${[...node, ''].join(' ')}"$dist/lib/${name}/start.cjs" "$@"
`

// Node.js raises its soft limit of open files at once; services get the one that was there before.
const softLimit = `export ZINIT_SOFT_NOFILE="$(ulimit -Sn)"\n`

// An old Node.js would complain about an option it does not know; trying it out is the only case of a second process.
const pathNode = (name: string, node: readonly string[]) =>
	node.length === 0
		? '[ -x "$node" ] || node=node'
		: `if [ ! -x "$node" ]; then
	node=node
	node ${node.join(' ')} -e 0 2>/dev/null || {
		echo "Error: cannot start ${name}: ${needed}" >&2
		exit 1
	}
fi`

const needed = 'Node.js 22.19 or newer is needed'

const start = ({ name }: Program, bundles: Bundles) => `const { readFileSync } = require('node:fs')
const { Script } = require('node:vm')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
	console.error('Error: cannot start ${name}: ${needed}, this is ' + process.versions.node)
	process.exit(1)
}
const bundles = ${JSON.stringify(bundles)}

// Runs a bundle from what V8 compiled of it when it was built; another Node.js refuses that and compiles it anew.
function load(bundle) {
	const path = __dirname + '/' + bundles[bundle]
	const filename = path + '.cjs'
	let cachedData
	try {
		cachedData = readFileSync(path + '.cache')
	} catch {}
	const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData })
	script.runInThisContext()(load, url => import(url), module.exports, require, module, filename, __dirname)
}
load('${'hot' in bundles ? 'hot' : 'main'}')
`
