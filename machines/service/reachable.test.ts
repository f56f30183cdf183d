import { proveEverywhere } from '../simulation/everywhere.ts'
import { type ServiceWish, serviceUnit } from '../simulation/units.ts'

const unitOf = (wish: ServiceWish) => serviceUnit('a', { lifecycle: { max_restarts: 1 }, ...wish })

proveEverywhere('a plain service', unitOf({}))
proveEverywhere('a service with health', unitOf({ health: { retries: 1 } }))
proveEverywhere('a service with readiness and exec_stop', unitOf({ readiness: { type: 'notify' }, service: { exec_stop: 'bye' } }))
proveEverywhere('a oneshot', unitOf({ service: { oneshot: true } }))
proveEverywhere('a service that is ignored', unitOf({ service: { status: 'ignore' } }))
