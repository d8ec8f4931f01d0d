/** The public door: every HTTP operation of the platform. */
export * from './common.ts'
export * from './frame.ts'
export * from './gateway.ts'
export * from './live.ts'
export * from './operation.ts'
export * from './outlet.ts'
export * from './overview.ts'
export * from './session.ts'
