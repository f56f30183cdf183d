/** Puts the products into the database, and ends. */
import { ask } from './records.ts'

for (const [key, price] of Object.entries({ apple: 40, pear: 55 })) {
	const products = await ask({ ask: 'put', table: 'products', key, value: { name: key, price } })
	console.log(`${products.length} products after ${key}`)
}
