import { build } from '../build/build.ts'

const before = performance.now()
const didBuild = await build()
console.log(didBuild ? `built in ${Math.round(performance.now() - before)} ms` : 'nothing changed since the last build')
