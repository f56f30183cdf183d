/** A pattern of `assertMatches`. */
type Pattern = unknown

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isNumber = (value: unknown) => typeof value === 'number' && value > 0
const refused = (code: number, kind: string, more: object = {}): Pattern => ({ error: { code, message: isText, data: { kind, ...more } } })
const answered = (result: Pattern): Pattern => ({ result })

const pong = answered({ version: isText })
const unreadable = { id: null, ...Object(refused(-32700, 'parse')) }
const noRequest = (id: unknown) => ({ id, ...Object(refused(-32600, 'invalid_request')) })

/** Where the envelope is read otherwise than by zinit 0.3.9 (rpc.md 1, 2). */
export const expectedFraming: Readonly<Record<string, Pattern>> = {
	'id-u64-overflow': { raw: /"id":18446744073709551616,"result"/ },
	'id-negative': { id: -1, ...Object(pong) },
	'id-float': { id: 1.5, ...Object(pong) },
	'id-integral-float': { raw: /"id":1\.0,"result"/ },
	'id-string': { id: 'abc', ...Object(pong) },
	'id-numeric-string': { id: '1', ...Object(pong) },
	'id-null': { id: null, ...Object(pong) },
	'id-bool': noRequest(null),
	'id-array': noRequest(null),
	'id-object': noRequest(null),
	'id-absent-notification': 'silence',
	'id-duplicate-key': { id: 2, ...Object(pong) },
	'jsonrpc-absent': noRequest(1),
	'jsonrpc-number': noRequest(1),
	'method-absent': noRequest(1),
	'method-number': noRequest(1),
	'empty-object': noRequest(null),
	'empty-line': unreadable,
	'blank-then-request': [unreadable, pong],
	'not-json': unreadable,
	'truncated-json': unreadable,
	'trailing-garbage': unreadable,
	'two-objects-one-line': unreadable,
	'json-string': noRequest(null),
	'json-number': noRequest(null),
	'batch-empty': noRequest(null),
	'batch-two': { batch: [pong, pong] },
	'array-as-struct': { batch: [noRequest(null), noRequest(null), noRequest(null)] },
	bom: unreadable,
	'nul-byte': unreadable,
	'invalid-utf8': unreadable,
	'lone-surrogate-escape': refused(-32601, 'unknown_method'),
	'deep-nesting': unreadable,
	'http-get': [unreadable, unreadable],
	'line-8MiB': refused(-32600, 'line_too_long', { limit: 1_048_576 }),
	'error-keeps-connection': [unreadable, pong],
}

const holdsLinesOf =
	(...services: string[]) =>
	(lines: unknown) =>
		Array.isArray(lines) && services.every(name => lines.some(({ service }) => service === name))
const why = (ascii: RegExp, more: object = {}) => answered({ ascii, ...more })

/** Where questions are answered otherwise (rpc.md 5, 8; lifecycle.md 1, 2.7). */
export const expectedQueries: Readonly<Record<string, Pattern>> = {
	'rpc.discover': answered({ openrpc: '1.2.6', methods: (list: unknown) => Array.isArray(list) && list.length > 30 }),
	'service.status:once-bad': answered({ state: 'failed', exit_code: 4 }),
	'service.status:sick': answered({ state: 'failed', error: 'health check failed after 1 attempts' }),
	'service.status:con-b': answered({ state: 'blocked', error: 'conflicts with: con-a' }),
	'service.status:port-b': answered({ state: 'blocked', error: 'port conflict on 47001: already in use by port-a' }),
	'service.status:filt': answered({ state: 'blocked', error: /^process filter 'zrecfilter' matched 1 running process\(es\): zrecfilter/ }),
	'service.status_full:sick': answered({ state: { state: 'failed', reason: { type: 'health_check_failed', attempts: 1 } } }),
	'service.get:grp': answered({ name: 'grp', is_target: true, target: { name: 'grp' }, dependencies: { requires: ['run', 'dep'] } }),
	'service.why:once-bad': why(/^\[X\] once-bad \(failed\)/, { state: { state: 'failed' } }),
	'service.why:fail': why(/^\[X\] fail \(failed\)/, { state: { reason: { code: 3 } } }),
	'service.why:sig': why(/^\[X\] sig \(failed\)/, { state: { reason: { signal: 9 } } }),
	'service.why:nodir': why(/^\[X\] nodir \(failed\)/, { state: { reason: { type: 'spawn_error', message: /nonexistent-zrec/ } } }),
	'service.why:sick': why(/^\[X\] sick \(failed\)/, { state: { reason: { type: 'health_check_failed' } } }),
	'service.why:missing': why(/xx missing dependency 'nope'/, { blocked: true, reasons: [{ kind: 'missing', service: 'nope' }] }),
	'service.why:off': why(/!> conflicts with dep \(running\)/, {
		reasons: (list: { kind: string }[]) => list.some(({ kind }) => kind === 'conflict'),
	}),
	'service.why:ign': why(/^\[-\] ign \(inactive\)/, { reasons: [{ kind: 'down' }] }),
	'service.why:port-b': why(/!> port 47001 in use by service port-a/, { reasons: [{ kind: 'port', port: 47_001, service: 'port-a' }] }),
	'service.why:filt': why(/!> process filter 'zrecfilter'/, { process_conflict: { filter: 'zrecfilter', processes: [{ pid: isNumber }] } }),
	'logs.get:run-lines-negative': refused(-32602, 'invalid_params', { issues: [{ path: 'lines' }] }),
	'logs.get:run-lines-string': refused(-32602, 'invalid_params', { issues: [{ path: 'lines' }] }),
	'logs.get:name-number': refused(-32602, 'invalid_params', { issues: [{ path: 'name' }] }),
	'logs.get:no-name': answered((lines: string[]) => lines.some(line => line.endsWith('[stdout] done'))),
	'logs.get:no-params': answered((lines: string[]) => lines.some(line => line.endsWith('[stdout] done'))),
	'logs.filter:run-by-name': answered([{ content: 'out-1' }, { content: 'out-2' }, { content: 'err-1', stream: 'stderr', service: 'run' }]),
	'logs.filter:stream': answered([{ content: 'err-1', stream: 'stderr' }]),
	'logs.filter:since-future': answered([]),
	'logs.filter:lines-1': answered([{ content: 'err-1' }]),
	'logs.filter:no-name': answered(holdsLinesOf('run', 'once')),
	'logs.tail:no-params': answered(holdsLinesOf('run', 'once')),
	'logs.tail:empty-params': answered(holdsLinesOf('run', 'once')),
	'logs.tail:name-null': answered(holdsLinesOf('run', 'once')),
	'logs.tail:positional': answered(holdsLinesOf('run', 'once')),
	'logs.tail:params-string': answered(holdsLinesOf('run', 'once')),
	'absent:system.poweroff': refused(-32603, 'not_supported'),
	'absent:system.info': answered({ name: 'zinit', compat: '0.3.9' }),
	'absent:service.reload': refused(-32603, 'not_supported', { service: 'run' }),
	'absent:logs.subscribe': answered({ subscription: isText, boot: isText }),
	'absent:events.subscribe': answered({ subscription: isText, seq: isNumber }),
	'absent:service.start_all': answered({ started: (names: string[]) => names.includes('once'), skipped: ['full'] }),
	'absent:service.stop_all': answered({ stopped: (names: string[]) => names.includes('run'), skipped: ['full'] }),
	'absent:service.delete_all': answered({ deleted: Array.isArray, skipped: ['full'], pending: true }),
}

const unknown = refused(-32000, 'service_not_found', { service: 'does-not-exist' })
const status = (state: string, error?: string) => answered({ state, ...(error === undefined ? {} : { error }) })
const badSignal = refused(-32602, 'invalid_signal')
const accepted = answered({ ok: true, name: 'x', action: isText })

/** Where changes have another effect (rpc.md 5.3, lifecycle.md 1.1 to 2.4); `#2` is the second entry of that name. */
export const expectedMutations: Readonly<Record<string, Pattern>> = {
	'service.start:unknown': unknown,
	'service.stop:unknown': unknown,
	'service.restart:unknown': unknown,
	'service.kill:unknown': unknown,
	'service.delete:unknown': unknown,
	'service.remove:unknown': unknown,
	'status:blocked': status('blocked', 'waiting on: off'),
	'start:status-stop': answered({ ok: true, state: 'blocked', changed: true }),
	'status:off': status('blocked', 'conflicts with: dep'),
	'start:status-ignore': answered({ ok: true, state: 'running' }),
	'status:ign': status('running'),
	'start:missing-dependency': refused(-32012, 'dependency_missing', { service: 'missing' }),
	'status:fail': answered({ state: 'failed', exit_code: 3 }),
	'kill:bad-signal': badSignal,
	'kill:signal-number-type': badSignal,
	'status:con-a': status('running'),
	'kill:not-running': refused(-32002, 'not_running', { service: 'off' }),
	'kill:signal-0': badSignal,
	'kill:signal-99': badSignal,
	'restart:status-stop': answered({ ok: true, state: 'blocked' }),
	'status:off#2': status('blocked', 'conflicts with: dep'),
	'status:stuck': status('stopping'),
	'start:while-stopping': answered({ ok: true, state: 'stopping', pending: true }),
	'status:stuck#2': status('stopping'),
	'status:stuck#3': status('running'),
	'status:off#3': status('inactive'),
	'status:fail#2': status('inactive'),
	'status:blocked#2': status('inactive'),
	'status:dep': status('blocked', 'waiting on: run, once'),
	'status:grp': status('blocked', 'waiting on: run, dep'),
	'status:dep#2': status('blocked', 'waiting on: once'),
	'status:grp#2': status('blocked', 'waiting on: dep'),
	'set:health-endpoint-alias': accepted,
	'set:exec-shell-builtin': accepted,
	'set:exec-env-prefix': accepted,
	'set:dep-missing': answered({ name: 'x', warnings: [/does-not-exist/] }),
	'set:target': answered({ name: 't1', action: 'created', state: 'running' }),
	'set:cycle-self': refused(-32004, 'cycle', { cycle: ['selfish', 'selfish'] }),
	'status:selfish': refused(-32000, 'service_not_found'),
	'set:unknown-keys': answered({ name: 'new-a', warnings: [/bogus/] }),
	'delete:cascade': answered({ ok: true, affected: ['ch-b'] }),
	'status:ch-b': status('failed', "missing dependency 'ch-a'"),
	'delete:running': answered({ ok: true }),
	'status:con-b': status('failed', "missing dependency 'con-a'"),
	'delete:again': refused(-32000, 'service_not_found'),
	'delete:system-class': answered({ ok: true }),
	'service.list:end': answered((names: string[]) => names.includes('ch-b') && !names.includes('full') && !names.includes('selfish')),
}

/** After a definition that exists was set again, which hangs zinit 0.3.9 (lifecycle.md 8.1). */
export const expectedReplacement: Readonly<Record<string, Pattern>> = {
	'set:existing': answered({ ok: true, action: 'updated' }),
	'ping-after': pong,
	'list-after': answered(['dep', 'fail', 'off', 'once', 'run']),
	'start-after': answered({ ok: true, state: 'exited' }),
	'status-after': answered({ state: isText }),
	'status-dependent-after': answered({ state: isText }),
}
