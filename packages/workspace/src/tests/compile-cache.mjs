import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { root } from '../bootstrap/place.mjs'

// Loaded before each test file: what one of them has stripped of its types and compiled, the others need not, which is half of their time. Not by
// NODE_COMPILE_CACHE, which the programs and services that tests start would have too.
enableCompileCache(join(root, '.cache', 'node'))
