import type { FilledParams } from '@zinit/protocol'
import type { MutationResult, Supervisor } from '@zinit/supervisor'
import type { HandlersOf } from '../rpc/handlers.ts'
import type { Session } from '../rpc/session.ts'
import { callerOf } from './caller.ts'
import { sendableSignal } from './signal.ts'

/** service.* (rpc.md 5.2, 5.3, 8.2). */
export function serviceHandlers(supervisor: Supervisor): HandlersOf<'service'> {
	const remove = async ({ name, wait_ms, force }: FilledParams<'service.delete'>, session: Session) =>
		done(await supervisor.remove(name, { wait_ms, force, caller: callerOf(session) }))
	return {
		'service.list': () => supervisor.list(),
		'service.list_full': () => supervisor.listFull(),
		'service.status': ({ name }) => supervisor.status(name),
		'service.status_full': ({ name }) => supervisor.statusFull(name),
		'service.get': ({ name }) => supervisor.get(name),
		'service.stats': ({ name }) => supervisor.stats(name),
		'service.children': ({ name }) => ({
			children: supervisor.children(name).map(({ pid, name: comm, memory_bytes }) => ({ pid, name: comm, memory_bytes })),
		}),
		'service.is_running': ({ name }) => supervisor.isRunning(name),
		'service.why': ({ name }) => supervisor.why(name),
		'service.tree': () => supervisor.tree(),
		'service.plan': ({ verb, names, tree, config, force, signal, restart_changed }) =>
			supervisor.preview(verb, names, {
				tree,
				config,
				force,
				restartChanged: restart_changed,
				...(verb === 'kill' ? { signal: sendableSignal(signal, names?.[0] ?? '') } : {}),
			}),

		'service.start': async ({ name, wait_ms, tree }, session) =>
			done(await supervisor.start(name, { wait_ms, tree, caller: callerOf(session) })),
		'service.stop': async ({ name, wait_ms }, session) => done(await supervisor.stop(name, { wait_ms, caller: callerOf(session) })),
		'service.restart': async ({ name, wait_ms }, session) => done(await supervisor.restart(name, { wait_ms, caller: callerOf(session) })),
		'service.kill': async ({ name, signal }, session) => {
			await supervisor.kill(name, sendableSignal(signal, name), { caller: callerOf(session) })
			return { ok: true }
		},
		'service.set': async ({ config, wait_ms, persist, ...bare }, session) =>
			done(await supervisor.set(config ?? bare, { wait_ms, persist, caller: callerOf(session) })),
		'service.delete': remove,
		'service.remove': remove,
		'service.reload': async ({ name, dry_run, restart_changed, wait_ms }, session) => {
			if (name !== undefined) return { ok: true, ...(await supervisor.reloadService(name, { wait_ms, caller: callerOf(session) })) }
			const result = await supervisor.reload({ dryRun: dry_run, restartChanged: restart_changed, wait_ms, caller: callerOf(session) })
			return { ...result, config_errors: result.errors.map(({ file, message }) => [file, message] as const) }
		},
		'service.start_all': async ({ wait_ms }, session) => {
			const { names, ...rest } = await supervisor.startAll({ wait_ms, caller: callerOf(session) })
			return { started: names, count: names.length, ...rest }
		},
		'service.stop_all': async ({ wait_ms }, session) => {
			const { names, ...rest } = await supervisor.stopAll({ wait_ms, caller: callerOf(session) })
			return { stopped: names, count: names.length, ...rest }
		},
		'service.delete_all': async ({ wait_ms }, session) => {
			const { names, ...rest } = await supervisor.deleteAll({ wait_ms, caller: callerOf(session) })
			return { deleted: names, count: names.length, ...rest }
		},
	}
}

function done<Outcome extends MutationResult>(outcome: Outcome): { readonly ok: true } & Outcome {
	return { ok: true, ...outcome }
}
