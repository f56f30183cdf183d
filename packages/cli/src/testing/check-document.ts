import { Ajv2020 } from 'ajv/dist/2020.js'
import { documentSchema } from '../documents/json-schema.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema(JSON.parse(documentSchema()), 'documents')

/** What is wrong with a document of a command that was run with `--json`; null: nothing. `command`: by its name in the table. */
export const documentErrors = (command: string, document: unknown): string | null => {
	const place = isFailure(document) ? '/components/schemas/Failure' : `/commands/${command}`
	const validate = ajv.getSchema(`documents#${place}`)
	if (validate === undefined) return `there is no schema at ${place}`
	return validate(document) ? null : ajv.errorsText(validate.errors)
}

const isFailure = (document: unknown) =>
	typeof document === 'object' && document !== null && Object.keys(document).length === 1 && 'error' in document
