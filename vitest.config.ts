import { defineConfig } from 'vitest/config'

/** Unit and property tests beside the code; whole-system and browser tests under test/. */
export default defineConfig({
  test: {
    include: ['{hj212,domain,packs,contract,server,simulator,scripts,ui,test}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
    // Two cores: a third worker only makes the time-sensitive suites (real sockets, child processes) slower.
    maxWorkers: 2,
  },
})
