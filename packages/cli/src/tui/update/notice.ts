import type { Model } from '../model/model.ts'

/** With a text in the status bar, for 5 s (cli.md 5). */
export const noticed = (model: Model, text: string, failed: boolean): Model => ({
	...model,
	notice: { text, failed, until: model.now + SHOWN_MS },
})

const SHOWN_MS = 5000
