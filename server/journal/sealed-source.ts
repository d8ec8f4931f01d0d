import type { JournalRecord } from './record.ts'
import type { ReportDamage, SegmentSource, SourceRead } from './segment-source.ts'
export const sealedHeaderOffset = 8
/** placeholder until sealing is in */
export class SealedSource implements SegmentSource {
  readonly end = 0
  static async open(path: string, _segment: number, _report: ReportDamage): Promise<SealedSource> {
    throw new Error(path)
  }
  async read(): Promise<SourceRead> {
    return { records: [], next: 0 }
  }
  async get(): Promise<JournalRecord | null> {
    return null
  }
  async close(): Promise<void> {}
}
