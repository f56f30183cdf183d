import { eventually, request } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { BenchService, Workload } from '../model.ts'
import { type Found, findOurs } from '../peers/peers.ts'
import { awaitRecords, lastOf, milliseconds } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { independent, timeToStart } from './start.ts'

const LAYERS = 10
const WIDTH = 100
const FAILING = 0.03
const BUDGET = 1.3

export const w3: Workload = {
	id: 'W3',
	title: `${LAYERS} layers of ${WIDTH}, random edges, ${FAILING * 100} % failing`,
	async run({ runs }) {
		const found = findOurs()
		const scene = layers()
		const medians = await interleave(runs, {
			zinit: () => timeToSettle(found, scene),
			W1: () => timeToStart(found, independent(LAYERS * WIDTH)),
		})
		const { named } = apart(medians, 'zinit', 'W1')
		const [ours = Number.NaN, w1 = Number.NaN] = named
		return [
			{
				workload: 'W3',
				figure: `time to settle, ${scene.blocked.size} blocked exactly`,
				ours,
				unit: 'ms',
				against: { name: 'W1', value: w1 },
				ratio: ours / w1,
				budget: `≤ ${BUDGET} × W1`,
				pass: ours <= BUDGET * w1,
			},
		]
	},
}

interface Layers {
	readonly services: readonly BenchService[]
	readonly failing: ReadonlySet<string>
	readonly blocked: ReadonlySet<string>
}

/** The same graph in every run: a linear congruential sequence takes the place of chance. */
function layers(): Layers {
	let state = 42
	const random = () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
		return state / 2_147_483_648
	}
	const services: BenchService[] = []
	const failing = new Set<string>()
	const blocked = new Set<string>()
	for (let layer = 0; layer < LAYERS; layer++) {
		for (let index = 0; index < WIDTH; index++) {
			const name = `n${layer * WIDTH + index}`
			const below = () => `n${(layer - 1) * WIDTH + Math.floor(random() * WIDTH)}`
			const requires = layer === 0 ? [] : [...new Set([below(), below()])]
			if (requires.some(required => failing.has(required) || blocked.has(required))) blocked.add(name)
			const fails = random() < FAILING
			if (fails && !blocked.has(name)) failing.add(name)
			// Any other service counts as running from its spawn on, so that what requires it may start before it has failed.
			services.push(fails ? { name, requires, exec: 'exit 1', oneshot: true } : { name, requires })
		}
	}
	return { services, failing, blocked }
}

function timeToSettle({ peer, program }: Found, { services, failing, blocked }: Layers): Promise<number> {
	return withSupervisor(peer, program, services, async ({ at, socket }, { records }) => {
		const started = await awaitRecords(records, 'start', services.length - failing.size - blocked.size)
		await eventually('the failures', async () => {
			const { result } = await request(socket ?? '', 'service.list_full')
			const rows = result as readonly { readonly name: string; readonly state: { readonly state: string } }[]
			const inState = (state: string) => rows.flatMap(row => (row.state.state === state ? [row.name] : []))
			return sameSet(inState('blocked'), blocked) && sameSet(inState('failed'), failing) ? true : undefined
		})
		return milliseconds(lastOf(started, 'start') - at)
	})
}

function sameSet(names: readonly string[], wanted: ReadonlySet<string>): boolean {
	return names.length === wanted.size && names.every(name => wanted.has(name))
}
