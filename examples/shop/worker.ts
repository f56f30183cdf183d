/** Ships the orders: looks for new ones again and again. */
import { setTimeout } from 'node:timers/promises'
import { ask } from './records.ts'

const LOOK_EVERY_MS = 1000
let shipped = 0

console.log('waiting for orders')
for (;;) {
	const orders = await ask({ ask: 'list', table: 'orders' })
	for (; shipped < orders.length; shipped++) console.log(`order ${shipped + 1} shipped`)
	await setTimeout(LOOK_EVERY_MS)
}
