import { count, flag, list, literal, nullable, object, text, unsigned, word } from '../schema.ts'

const pingFields = {
	version: text,
	protocol: count,
	features: list(text),
	pid: unsigned,
	pid1_mode: flag,
	init: flag,
	boot: text,
	shutting_down: flag,
	critical_failed: list(text),
} as const

/** Shapes that tell about the daemon itself, and terminals (rpc.md 5.1, 8.1, 8.4). */
export const daemonShapes = {
	PingResponse: object(pingFields),
	SystemInfo: object({
		...pingFields,
		name: literal('zinit'),
		compat: text,
		started_at: count,
		uptime_ms: count,
		socket: text,
		config_dirs: list(text),
		methods: list(text),
		limits: object({
			line_bytes: count,
			reply_bytes: count,
			in_flight: count,
			connections: count,
			subscriptions: count,
			queue_bytes: count,
			batch: count,
		}),
		peer: object({ pid: nullable(unsigned), uid: nullable(unsigned), gid: nullable(unsigned), access: word('read', 'write') }),
	}),
	TtyAttachment: object({ subscription: text, boot: text, writer: flag }),
	TtyOutput: object({ subscription: text, data: text }),
	DebugOutput: object({ output: text }),
}
