// Runs a tool written in TypeScript: `node scripts/run.mjs scripts/hj212/main.ts ARGS…`.
// Compiles first when a source is newer, silently: standard output belongs to the tool's results.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildServer } from './setup/build.mjs'
import { checkNode, ensurePackages } from './setup/packages.mjs'
import { root } from './setup/root.mjs'

checkNode()
ensurePackages()
buildServer()
const source = process.argv[2]
const built = join(root, 'dist', source.replace(/\.ts$/, '.js'))
process.argv.splice(1, 2, resolve(built))
await import(pathToFileURL(built).href)
