import { writeFile } from 'node:fs/promises'
import { validatorSource } from './validators.ts'

/** Where the validators are kept. */
export const validatorFile = new URL('../generated/validators.ts', import.meta.url)

if (import.meta.main) await writeFile(validatorFile, validatorSource())
