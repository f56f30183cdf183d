import { documents, streams } from './documents.ts'
import { documentShapes } from './shapes.ts'

/** The documents of `--json` as a JSON Schema file: `#/commands/<name>` refers to what a command writes, one a line where it is a stream. */
export const documentSchema = (): string =>
	`${JSON.stringify(
		{
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			title: 'Documents of zinit --json',
			description:
				'Members are only ever added. A command that fails writes #/components/schemas/Failure, or its own document with the member error.',
			commands: documents,
			streams,
			components: { schemas: documentShapes },
		},
		null,
		'\t',
	)}\n`
