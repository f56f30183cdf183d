import { cliReference, documentSchema, manuals } from '@zinit/cli'
import { chartsPage } from '@zinit/machines'
import { configReference } from '@zinit/plan'
import { rpcReference } from '@zinit/protocol'

/** The pages that are made from the tables of the programs, by path relative to the root. */
export const pages = (): Readonly<Record<string, string>> => ({
	'docs/reference/cli.md': cliReference(),
	'docs/reference/documents.json': documentSchema(),
	'docs/reference/config.md': configReference(),
	'docs/reference/rpc.md': rpcReference(),
	'machines/README.md': chartsPage(),
	...Object.fromEntries(Object.entries(manuals()).map(([name, text]) => [`docs/reference/manual/${name}`, text])),
})
