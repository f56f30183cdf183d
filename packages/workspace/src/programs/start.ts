/** `npm start`: builds, boots the shop of examples/shop in the foreground, and stops it on Ctrl-C. With `--once` it stops when it is open. */
import { build } from '../build/build.ts'
import { runShop } from '../shop/run.ts'

await build()
await runShop({ once: process.argv.includes('--once') })
