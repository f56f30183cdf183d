import { SupervisorError } from '../error.ts'

/** What the work is refused with, in words; an empty list if it is not. */
export function refusalOf(work: () => unknown): readonly string[] {
	try {
		work()
		return []
	} catch (fault) {
		return messagesOf(fault)
	}
}

/** The words of a refusal: of a definition that is wrong each thing that is wrong with it. Anything else is no refusal and goes on. */
export function messagesOf(fault: unknown): readonly string[] {
	if (!(fault instanceof SupervisorError)) throw fault
	return fault.errors ?? [fault.message]
}
