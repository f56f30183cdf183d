import { catchSignals } from './daemon/signals.ts'

// Before anything else is loaded: a signal that comes now must neither be lost nor end the process halfway.
const signals = catchSignals()
import('./start.ts').then(({ start }) => start(process.argv.slice(2), signals)).then(code => process.exit(code))
