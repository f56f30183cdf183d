import * as Effect from 'effect/Effect'
import { attempt } from '../bridge.ts'
import type { ProbeRequest, ProbeResult } from '../model.ts'
import { type ExecProbe, probeExec } from './exec.ts'
import { probeHttp } from './http.ts'
import { probeTcp } from './tcp.ts'

/** Looks once whether a service is well (lifecycle.md 4.4); `timeout_ms` bounds the whole of it. Never rejects. */
export async function probe(request: ProbeRequest, signal: AbortSignal, sweep: ExecProbe['sweep']): Promise<ProbeResult> {
	const limited = Effect.timeoutOrElse(probeOf(request, sweep), {
		duration: request.timeout_ms,
		orElse: () => Effect.fail(`timed out after ${request.timeout_ms} ms`),
	})
	const error = await attempt(limited, signal)
	return error === null ? { ok: true } : { ok: false, error }
}

function probeOf(request: ProbeRequest, sweep: ExecProbe['sweep']): Effect.Effect<void, string> {
	switch (request.type) {
		case 'tcp':
			return probeTcp(request.target)
		case 'http':
			return probeHttp(request.target, request.expect_status)
		case 'exec':
			return probeExec({ ...request, sweep })
	}
}
