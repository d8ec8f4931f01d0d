import { runLoad, type LoadOptions } from './load.ts'
import { runStorm, type StormOptions } from './storm.ts'

// One process, one run: options as a JSON argument, the result as a JSON line.
const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions | StormOptions
const result = options.mode === 'storm' ? runStorm(options, Date.now) : runLoad(options, Date.now)
console.log(JSON.stringify(await result))
