import type { ProcessEvent, ServiceNotice } from '@zinit/host'

/** What services last said of themselves (`STATUS=` of sd_notify, config.md 9.3), and what is known of their last ends. */
export interface Notices {
	hear(notice: ServiceNotice): void
	hearEnd(event: Extract<ProcessEvent, { type: 'exited' }>): void
	/** Null if the run has said nothing. */
	statusText(service: string, run: number): string | null
	/** What is known of the end of the run beside code and signal. */
	endDetail(service: string, run: number): string | undefined
	forget(service: string): void
}

interface Said {
	readonly run: number
	readonly text: string
}

export function createNotices(): Notices {
	const status = new Map<string, Said>()
	const details = new Map<string, Said>()
	const of = (said: ReadonlyMap<string, Said>, service: string, run: number) => {
		const last = said.get(service)
		return last?.run === run ? last.text : undefined
	}
	return {
		hear(notice) {
			if (notice.type === 'status') status.set(notice.service, { run: notice.run, text: notice.text })
		},
		hearEnd({ service, run, detail }) {
			status.delete(service)
			if (detail === undefined) details.delete(service)
			else details.set(service, { run, text: detail })
		},
		statusText: (service, run) => of(status, service, run) ?? null,
		endDetail: (service, run) => of(details, service, run),
		forget(service) {
			status.delete(service)
			details.delete(service)
		},
	}
}
