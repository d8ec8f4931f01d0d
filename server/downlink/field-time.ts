import { formatTime } from '../../hj212/index.ts'

/** Fourteen digits of Beijing time, of an instant in ISO 8601 or in milliseconds. */
export const fieldTime = (instant: string | number): string =>
  formatTime(typeof instant === 'number' ? instant : Date.parse(instant))
