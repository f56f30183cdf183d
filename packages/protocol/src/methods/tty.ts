import { subscription } from '../method.ts'
import { described, flag, object, ref, text } from '../schema.ts'

const id = described(text, { description: 'id of the subscription that tty.attach answered' })
const size = { type: 'integer', minimum: 1, maximum: 65_535 } as const

/** tty.* (rpc.md 8.4). All of them need write access. */
export const ttyMethods = {
	'tty.attach': subscription(
		'Sends what a service writes to its terminal, as tty.output notifications, until its run ends.',
		object(
			{ name: described(text, { description: 'a service with stdin = "tty"' }) },
			{
				write: described(flag, { default: false, description: 'ask to be its one writer' }),
				cols: described(size, { default: 80, description: 'width that a writer gives it' }),
				rows: described(size, { default: 24, description: 'height that a writer gives it' }),
			},
		),
		ref('TtyAttachment'),
		['service_not_found', 'not_supported', 'not_running', 'limit', 'permission_denied'],
	),
	'tty.input': subscription(
		'Types into the terminal.',
		object({ subscription: id, data: described(text, { description: 'bytes, base64 (RFC 4648, section 4)' }) }),
		ref('OkResponse'),
		['invalid_params', 'permission_denied'],
	),
	'tty.resize': subscription(
		'Tells the terminal its size.',
		object(
			{ subscription: id },
			{ cols: described(size, { description: 'width; must be given' }), rows: described(size, { description: 'height; must be given' }) },
		),
		ref('OkResponse'),
		['invalid_params', 'permission_denied'],
	),
}
