export const standardNames = {
  '2005': 'HJ/T 212-2005',
  '2017': 'HJ 212-2017',
  '2025': 'HJ 212-2025',
} as const
