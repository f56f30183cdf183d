/** A program that supervises two services of its own: a store and something that requires it. Nothing is left when it ends, however it does. */
import { createSupervisor } from '@zinit/supervisor'

const supervisor = await createSupervisor({
	units: [
		{ service: { name: 'store', exec: 'echo store ready; exec sleep 1000' } },
		{ service: { name: 'worker', exec: 'echo working; exec sleep 1000' }, dependencies: { requires: ['store'] } },
	],
	begin: 'later',
})

supervisor.onEvent(({ service, from, to }) => {
	if (to !== null) console.log(`${service}: ${from} -> ${to}`)
})
supervisor.begin()

const { state } = await supervisor.start('worker', { tree: true })
console.log(`worker is ${state}, pid ${supervisor.status('worker').pid}`)
console.log(supervisor.tree().ascii)

const { affected } = await supervisor.stop('store')
console.log(`stopping the store took ${affected.join(', ')} with it`)
console.log(`worker is ${supervisor.status('worker').state}: ${supervisor.status('worker').error}`)

await supervisor.shutdown()
console.log('all gone')
