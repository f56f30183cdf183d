import { count, list, object, record, ref, text, word } from '../schema.ts'

/** Shapes of log lines and of what is sent unasked on a subscription (rpc.md 4, 5.4, 8.4). */
export const logShapes = {
	LogStream: word('stdout', 'stderr', 'syslog'),
	LogLine: object({ seq: count, timestamp_ms: count, service: text, stream: ref('LogStream'), content: text }),
	LogSubscription: object({ subscription: text, boot: text, seq: record(count) }),
	LogLines: object({ subscription: text, lines: list(ref('LogLine')) }),
	SubscriptionGap: object({ subscription: text, gap: count, next_seq: count }, { service: text }),
	SubscriptionClosed: object({ subscription: text, reason: word('slow', 'shutdown', 'removed'), last_seq: count }),
}
