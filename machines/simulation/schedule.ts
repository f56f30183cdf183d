import type { Unit } from '@zinit/plan'
import { type Random, randomOf } from './random.ts'
import { GHOST, makeNames, makeUnit, varyUnit } from './scenery.ts'

/** One thing that happens to the graph. Names that do not exist when a step comes are allowed; such a step is a request in vain. */
export type Step =
	| { readonly do: 'start'; readonly name: string; readonly tree: boolean }
	| { readonly do: 'stop' | 'restart' | 'remove' | 'ready' | 'watchdog' | 'stopping'; readonly name: string }
	| { readonly do: 'extend'; readonly name: string; readonly ms: number }
	| { readonly do: 'kill'; readonly name: string; readonly signal: number }
	| { readonly do: 'add' | 'replace' | 'config'; readonly unit: Unit }
	| { readonly do: 'stopTogether' | 'restartTogether'; readonly names: readonly string[] }
	| { readonly do: 'shutdown' | 'force' }
	/** Somebody else takes a port, or lets it go. */
	| { readonly do: 'outsider'; readonly port: number }
	/** News of the host come once more: the latest of that name, or the one before. */
	| { readonly do: 'repeat'; readonly name: string; readonly back: number }
	/** News of a run that is long over. */
	| {
			readonly do: 'stale'
			readonly name: string
			readonly news: 'spawned' | 'failed' | 'exited' | 'checked' | 'timer' | 'ready' | 'watchdog' | 'stopping' | 'hook'
	  }
	| { readonly do: 'wait'; readonly ms: number }
	/** Time passes unseen. */
	| { readonly do: 'leap'; readonly ms: number }

/** A plan and what happens to it. Everything else (what processes do) follows from the seed. */
export interface Schedule {
	readonly seed: number
	readonly units: readonly Unit[]
	readonly steps: readonly Step[]
}

/** The schedule of a seed. */
export function scheduleOf(seed: number, length: number): Schedule {
	const random = randomOf(seed)
	const names = makeNames(random)
	const units = names.map(name => makeUnit(random, names, name))
	const steps = Array.from({ length }, () => makeStep(random, names, units))
	return { seed, units, steps: random.chance(0.5) ? steps : withShutdown(random, steps) }
}

function withShutdown(random: Random, steps: readonly Step[]): readonly Step[] {
	const at = Math.floor(steps.length * (0.7 + random.next() * 0.3))
	return [...steps.slice(0, at), { do: 'shutdown' }, ...steps.slice(at)]
}

const WAITS = [0, 1, 20, 60, 200, 500, 1000, 3000, 9000] as const
const LEAPS = [1000, 60_000] as const
const STALE = ['spawned', 'failed', 'exited', 'checked', 'timer', 'ready', 'watchdog', 'stopping', 'hook'] as const

function makeStep(random: Random, names: readonly string[], units: readonly Unit[]): Step {
	const roll = random.below(100)
	const name = random.pick(names)
	if (roll < 38) return { do: 'wait', ms: random.pick(WAITS) }
	if (roll < 39) return { do: 'leap', ms: random.pick(LEAPS) }
	if (roll < 52) return { do: 'start', name, tree: random.chance(0.3) }
	if (roll < 64) return { do: 'stop', name }
	if (roll < 71) return { do: 'restart', name }
	if (roll < 74) return { do: 'kill', name, signal: random.pick([1, 9, 15]) }
	if (roll < 77) return { do: 'remove', name }
	if (roll < 80) return { do: 'add', unit: makeUnit(random, names, random.chance(0.2) ? GHOST : name) }
	if (roll < 84) return { do: 'replace', unit: varied(random, names, units, name) }
	if (roll < 88) return { do: 'config', unit: varied(random, names, units, name) }
	if (roll < 90)
		return {
			do: random.pick(['stopTogether', 'restartTogether'] as const),
			names: [...new Set([name, random.pick(names), random.pick(names)])],
		}
	if (roll < 92) return { do: 'outsider', port: random.pick([80, 81, 82]) }
	if (roll < 93) return { do: 'extend', name, ms: random.pick([0, 100, 5000]) }
	if (roll < 94) return { do: random.pick(['ready', 'watchdog', 'stopping'] as const), name }
	if (roll < 97) return { do: 'repeat', name, back: random.below(2) }
	return { do: 'stale', name, news: random.pick(STALE) }
}

function varied(random: Random, names: readonly string[], units: readonly Unit[], name: string): Unit {
	const unit = units.find(each => each.name === name)
	return unit === undefined || random.chance(0.1) ? makeUnit(random, names, name) : varyUnit(random, names, unit)
}
