import { describe } from 'node:test'
import { proveHalf } from './halves.ts'

describe('any schedule of what may happen to any graph', () => proveHalf('second'))
