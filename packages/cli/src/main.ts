import { launch } from './launch.ts'
import { processWorld } from './process-world.ts'

// Not awaited here: the bundle of the hot verbs is CommonJS, which starts in two thirds of the time and has no await at its top.
void launch(process.argv.slice(2), processWorld).then(code => {
	// Everything is written synchronously, so nothing is lost; idle connections need not be waited for.
	if (code !== undefined) process.exit(code)
})
