/** Exit codes of zinit-server (cli.md 8). */
export const exitCodes = { ok: 0, cannotStart: 1, usage: 2, defect: 70 } as const
