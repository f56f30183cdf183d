import { proveEverywhere } from '../simulation/everywhere.ts'
import { type ServiceWish, serviceUnit } from '../simulation/units.ts'

const unitOf = (service: ServiceWish['service'] = {}) => serviceUnit('a', { lifecycle: { max_restarts: 1 }, service })

proveEverywhere('a service that is replaced', unitOf(), { other: unitOf({ exec: 'other' }) })
proveEverywhere('a service that is replaced and not wanted', unitOf(), { unwanted: unitOf({ exec: 'other', status: 'stop' }) })
