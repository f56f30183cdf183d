import type { TreeResponse } from '@zinit/protocol'
import { plainSymbolOf } from './state.ts'

export type Graph = Pick<TreeResponse, 'nodes' | 'edges'>
type Edge = Graph['edges'][number]

/** What a unit depends on, transitively, itself included; conflicts are no dependencies. */
export const closureOf = (graph: Graph, name: string): Graph => {
	const below = dependenciesOf(graph)
	const found = new Set([name])
	for (const from of found) for (const { to } of below.get(from) ?? []) found.add(to)
	return {
		nodes: graph.nodes.filter(node => found.has(node.name)),
		edges: graph.edges.filter(({ from, to }) => found.has(from) && found.has(to)),
	}
}

/** A unit with its dependencies below it, nested; what was drawn already is not drawn again. A chain may be thousands deep. */
export const nestedLines = (graph: Graph, name: string): readonly string[] => {
	const states = new Map<string, string>(graph.nodes.map(node => [node.name, node.state]))
	const below = dependenciesOf(graph)
	const shown = (unit: string) => `${plainSymbolOf(states.get(unit) ?? '')} ${unit} (${states.get(unit) ?? 'missing'})`
	const drawn = new Set([name])
	const lines = [shown(name)]
	const open = [{ edges: below.get(name) ?? [], at: 0, indent: '' }]
	for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
		const edge = level.edges[level.at]
		if (edge === undefined) {
			open.pop()
			continue
		}
		level.at += 1
		const last = level.at === level.edges.length
		const again = drawn.has(edge.to)
		const next = below.get(edge.to) ?? []
		lines.push(`${level.indent}${last ? '└─' : '├─'} ${edge.kind} ${shown(edge.to)}${again && next.length > 0 ? ' …' : ''}`)
		drawn.add(edge.to)
		if (!again) open.push({ edges: next, at: 0, indent: `${level.indent}${last ? '   ' : '│  '}` })
	}
	return lines
}

function dependenciesOf({ edges }: Graph): ReadonlyMap<string, readonly Edge[]> {
	const below = new Map<string, Edge[]>()
	for (const edge of edges) {
		if (edge.kind === 'conflicts') continue
		const known = below.get(edge.from)
		if (known === undefined) below.set(edge.from, [edge])
		else known.push(edge)
	}
	return below
}

/** The graph for Mermaid; conflicts dotted. */
export const mermaidLines = ({ nodes, edges }: Graph): readonly string[] => {
	const ids = new Map(nodes.map(({ name }, index) => [name, `n${index}`]))
	const id = (name: string) => ids.get(name) ?? `"${name}"`
	return [
		'graph TD',
		...nodes.map(
			({ name, kind, state }) => `  ${id(name)}${kind === 'target' ? `(["${name}<br/>${state}"])` : `["${name}<br/>${state}"]`}`,
		),
		...unique(edges).map(({ from, to, kind }) =>
			kind === 'conflicts' ? `  ${id(from)} -.-|conflicts| ${id(to)}` : `  ${id(from)} -->|${kind}| ${id(to)}`,
		),
	]
}

/** The graph for Graphviz; conflicts dotted. */
export const dotLines = ({ nodes, edges }: Graph): readonly string[] => [
	'digraph zinit {',
	'  rankdir=LR',
	'  node [shape=box]',
	...nodes.map(
		({ name, kind, state }) => `  ${quoted(name)} [label=${quoted(`${name}\\n${state}`)}${kind === 'target' ? ', shape=ellipse' : ''}]`,
	),
	...unique(edges).map(
		({ from, to, kind }) =>
			`  ${quoted(from)} -> ${quoted(to)} [label=${kind}${kind === 'conflicts' ? ', style=dotted, dir=none' : kind === 'requires' ? '' : ', style=dashed'}]`,
	),
	'}',
]

const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`

/** Both sides of a conflict may name it. */
function unique(edges: readonly Edge[]): readonly Edge[] {
	const seen = new Set<string>()
	return edges.filter(({ from, to, kind }) => {
		const key = kind === 'conflicts' ? [kind, ...[from, to].sort()].join(' ') : `${kind} ${from} ${to}`
		if (seen.has(key)) return false
		seen.add(key)
		return true
	})
}
