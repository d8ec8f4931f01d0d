/** Open events that are a concern of the logger's clock, and of its identity; others are only told. */
export const clockKinds = ['clock-drift', 'clock-unset'] as const
export const identityKinds = [
  'reconnects',
  'duplicate-sign-in',
  'conflicting-data',
  'foreign-password',
  'wrong-password',
  'clear-text',
  'version-change',
] as const
