import { runLoad, type LoadOptions } from './load.ts'

// One process, one run: options as a JSON argument, the result as a JSON line.
const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions
console.log(JSON.stringify(await runLoad(options, Date.now)))
