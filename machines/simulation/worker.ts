import { parentPort } from 'node:worker_threads'
import type { Portion } from './pool.ts'
import { search } from './search.ts'

parentPort?.on('message', ({ from, count, length }: Portion) => parentPort?.postMessage(search(from, count, length)))
