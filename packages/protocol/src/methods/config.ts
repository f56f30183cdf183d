import { query } from '../method.ts'
import { anything, described, list, object, ref, text } from '../schema.ts'

/** config.* (rpc.md 8.2, config.md 4.4). */
export const configMethods = {
	'config.check': query(
		'Checks one definition as service.set would and changes nothing; give one of the two.',
		object(
			{},
			{
				config: described(anything, { description: 'the definition, as for service.set' }),
				toml: described(text, { description: 'the text of a unit file' }),
			},
		),
		ref('CheckResult'),
		['invalid_params'],
	),
	'config.diagnostics': query('Problems found by the last load of the configuration.', object({}), list(ref('Diagnostic'))),
}
