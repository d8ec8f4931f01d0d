import type { FactorRow } from './factor-row.ts'

/** Noise levels [HJ 212-2017 Table B.3], complete. */
// oxfmt-ignore
export const noiseFactors2017: readonly FactorRow[] = [
  ['LA', 'A 权声级', 'A-weighted sound level', 'dB', null, 'N3.1', null],
  ['L5', '累计百分声级 L5', 'Percentile level L5', 'dB', null, 'N3.1', null],
  ['L10', '累计百分声级 L10', 'Percentile level L10', 'dB', null, 'N3.1', null],
  ['L50', '累计百分声级 L50', 'Percentile level L50', 'dB', null, 'N3.1', null],
  ['L90', '累计百分声级 L90', 'Percentile level L90', 'dB', null, 'N3.1', null],
  ['L95', '累计百分声级 L95', 'Percentile level L95', 'dB', null, 'N3.1', null],
  ['Leq', '等效声级', 'Equivalent sound level', 'dB', null, 'N3.1', null],
  ['Ldn', '昼夜等效声级', 'Day-night equivalent level', 'dB', null, 'N3.1', null],
  ['Ld', '昼间等效声级', 'Day-time equivalent level', 'dB', null, 'N3.1', null, '2005 prints Ld as night, 2017 as day: a station setting for 2005 senders'],
  ['Ln', '夜间等效声级', 'Night-time equivalent level', 'dB', null, 'N3.1', null, '2005 prints Ln as day, 2017 as night: a station setting for 2005 senders'],
  ['LMx', '最大的瞬时声级', 'Maximum instantaneous level', 'dB', null, 'N3.1', null],
  ['LMn', '最小的瞬时声级', 'Minimum instantaneous level', 'dB', null, 'N3.1', null],
]
