import type { About } from './model.ts'

/** Another unit that the selected one depends on, or that depends on it. */
export interface Link {
	readonly kind: 'requires' | 'after' | 'wants' | 'conflicts' | 'required by'
	readonly name: string
}

/** The links of a unit in the order of the dependency view. */
export const linksOf = (about: About | null): readonly Link[] =>
	about === null
		? []
		: [
				...kinds.flatMap(kind =>
					about.detail.dependencies.filter(({ dep_type }) => dep_type === kind).map(({ name }): Link => ({ kind, name })),
				),
				...about.detail.required_by.map((name): Link => ({ kind: 'required by', name })),
			]

const kinds = ['requires', 'after', 'wants', 'conflicts'] as const
