/** The shop's HTTP side: what there is, and orders for it. */
import { createServer } from 'node:http'
import { ask, portOf } from './records.ts'

const routes: Readonly<Record<string, () => Promise<unknown>>> = {
	'GET /health': async () => ({ products: (await products()).length }),
	'GET /products': products,
	'POST /orders': async () => {
		const number = (await ask({ ask: 'list', table: 'orders' })).length + 1
		await ask({ ask: 'put', table: 'orders', key: String(number), value: { number } })
		console.log(`order ${number} taken`)
		return { number }
	},
}

createServer(async (request, response) => {
	const route = routes[`${request.method} ${request.url}`]
	const { status, body } = await (route?.() ?? Promise.reject(new Error('no such page'))).then(
		body => ({ status: 200, body }),
		(error: Error) => ({ status: route ? 503 : 404, body: { error: error.message } }),
	)
	response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
}).listen(portOf('API_PORT'), '127.0.0.1', () => console.log(`open at http://127.0.0.1:${portOf('API_PORT')}/products`))

function products(): Promise<unknown[]> {
	return ask({ ask: 'list', table: 'products' }).then(found => [...found])
}
