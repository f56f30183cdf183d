import { Failure } from '../output/problem.ts'

/** Scripts of zinit 0.3.9 are in a language that this program does not have (cli.md 2): exit 7. */
export const rhaiRefusal = (): Failure => new Failure('cannot run Rhai scripts', { kind: 'not_supported', exit: 7, hint: 'zinit run' })
