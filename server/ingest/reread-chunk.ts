import { JournalDamageError } from '../journal/damage.ts'
import type { JournalReader } from '../journal/read.ts'
import type { AddressedRecord, FrameAddress } from '../journal/record.ts'
import type { Registry } from '../registry/registry.ts'
import { makeBatch } from './batch.ts'
import type { FactorSets } from './factor-set.ts'
import type { Formed } from './formed.ts'
import { makeFormer } from './former.ts'
import type { RereadOutcome, RereadPosition } from './reread-store.ts'

/** Frames of one logger, read again in one go. */
export interface RereadChunk {
  readonly tried: readonly RereadPosition[]
  readonly formed: Formed
  readonly resolved: readonly FrameAddress[]
  readonly refused: RereadOutcome['refused']
}

/**
 * Reads frames again by the registry of now. The chunk ends where no split packet is half read, so it needs
 * nothing from the one before and leaves nothing to the next: a job can be taken up at any of its ends. `more`
 * are the frames behind `frames`, taken only while parts are missing.
 */
export async function formChunk(
  frames: readonly RereadPosition[],
  more: readonly RereadPosition[],
  parts: {
    readonly reader: Pick<JournalReader, 'get'>
    readonly registry: Registry
    readonly sets: FactorSets
  },
): Promise<RereadChunk> {
  const former = makeFormer({ registry: () => parts.registry, sets: parts.sets, counted: null })
  const [first] = frames
  const batch = makeBatch(first?.frame ?? (0 as FrameAddress))
  const tried: RereadPosition[] = []
  const lost: RereadChunk['refused'][number][] = []
  const take = async (position: RereadPosition): Promise<void> => {
    const { frame } = position
    tried.push(position)
    try {
      const record = await readRecord(parts.reader, frame)
      if (record === null) lost.push({ frame, reason: 'not-readable', detail: 'not in the journal' })
      else former.take(record, batch)
    } catch (error) {
      // A mistake of ours with one frame must not stop the others.
      lost.push({ frame, reason: 'not-readable', detail: String(error).replaceAll('\0', '').slice(0, 200) })
    }
  }
  for (const position of frames) await take(position)
  for (const position of more) {
    if (former.pendingParts === 0) break
    await take(position)
  }
  const last = tried.at(-1)
  if (last !== undefined) former.end(last.frame, batch)

  const { formed } = batch
  const refused = [...lost, ...formed.quarantined.filter(({ isCount }) => !isCount)]
  const isRefused = new Set(refused.map(({ frame }) => frame))
  return {
    tried,
    formed: { ...formed, quarantined: [] },
    resolved: tried.map(({ frame }) => frame).filter((frame) => !isRefused.has(frame)),
    refused: [...new Map(refused.map((one) => [one.frame, one])).values()],
  }
}

async function readRecord(
  reader: Pick<JournalReader, 'get'>,
  address: FrameAddress,
): Promise<AddressedRecord | null> {
  try {
    const record = await reader.get(address)
    return record === null ? null : { ...record, address }
  } catch (error) {
    if (error instanceof JournalDamageError) return null
    throw error
  }
}
