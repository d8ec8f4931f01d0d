import { createHash } from 'node:crypto'
import type { FrameView } from '../../../contract/index.ts'
import { readCells } from '../../../domain/value-cell.ts'
import { describeDeviation, describeFault, type Message, type Wording } from '../../../hj212/index.ts'
import { decodeText, textEncoding } from '../../../hj212/text.ts'
import type { FactorSets } from '../../db/factor-sets.ts'
import { formatFrameAddress, type FrameAddress, type JournalRecord } from '../../journal/record.ts'
import { hideSecrets, maskSecrets, showValue } from '../../lib/frame-secrets.ts'
import type { MadeRow } from './store.ts'
import { describeField, describePair, versionNames } from './words.ts'

/** More bytes than the longest frame of any version; noise may be longer. */
const mostBytes = 4096
const mostPairs = 1000

const wording = ({ zh, en }: Wording) => ({
  textZh: `${zh.meaning}。${zh.remedy}。`,
  textEn: `${en.meaning}; ${en.remedy}.`,
})

function presentFields(message: Message): FrameView['decoded']['fields'] {
  const values: Readonly<Record<string, string | number | null>> = {
    QN: message.QN,
    ST: message.ST,
    CN: message.CN,
    PW: message.PW,
    MN: message.MN,
    Flag: message.Flag?.value ?? null,
    PNUM: message.PNUM,
    PNO: message.PNO,
  }
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === null) return []
    const { nameZh, nameEn } = describeField(message.version, name, String(value))
    return [{ name, value: showValue(name, String(value)), meaningZh: nameZh, meaningEn: nameEn }]
  })
}

function presentDecoded(
  message: Message,
  secrets: readonly string[],
  profile: string | undefined,
): FrameView['decoded'] {
  const { fault } = message
  return {
    ok: message.ok,
    version: message.version,
    versionName: versionNames[message.version],
    lengthOk: message.lengthOk,
    crcOk: message.crcOk,
    crcExpected: message.crcExpected,
    cipher: message.cipher !== 'clear',
    fields: presentFields(message),
    pairs: message.cp.slice(0, mostPairs).map(({ name, value }) => {
      const { nameZh, nameEn, unit } = describePair(message.version, name, value, profile)
      return { name, value: showValue(name, value), meaningZh: nameZh, meaningEn: nameEn, unit }
    }),
    deviations: message.deviations.map(({ kind, position, detail }) => ({
      kind,
      position,
      detail: hideSecrets(detail, secrets),
      ...wording(describeDeviation(kind)),
    })),
    fault:
      fault === null
        ? null
        : { kind: fault.kind, position: fault.position, ...wording(describeFault(fault.kind)) },
  }
}

const presentMade = (row: MadeRow, sets: FactorSets): FrameView['rows'][number] => ({
  outletId: row.outletId,
  outletName: row.outletName,
  pointId: row.pointId,
  pointName: row.pointName,
  period: row.period,
  dataTime: row.start.toISOString(),
  values: readCells(sets.get(row.factorSet) ?? [], row),
})

/** A frame for people. Nothing that leaves here has a password or a key in it. */
export function presentFrame(facts: {
  readonly address: FrameAddress
  readonly record: JournalRecord
  readonly message: Message
  readonly profile: string | undefined
  readonly rows: readonly MadeRow[]
  readonly sets: FactorSets
  /** Whether the hash of the true bytes may be shown: who knows the rest could try passwords against it. */
  readonly showHash: boolean
}): FrameView {
  const { address, record, message, profile, rows, sets, showHash } = facts
  const { bytes } = record
  const { masked, secrets } = maskSecrets(bytes)
  const encoding = textEncoding(masked, 0, masked.length)
  const hidden = message.cp
    .filter(({ name }) => showValue(name, 'x') !== 'x')
    .map(({ value }) => value.trim())
  const all = [...secrets, ...hidden, message.PW?.trim() ?? ''].filter((one) => one !== '')
  return {
    frame: formatFrameAddress(address),
    receivedAt: new Date(record.receivedAt).toISOString(),
    peer: record.peer,
    verdict: record.verdict,
    size: bytes.length,
    hex: masked.toString('hex', 0, Math.min(masked.length, mostBytes)),
    text: decodeText(masked, 0, masked.length, encoding).slice(0, mostBytes),
    encoding,
    sha256: showHash ? createHash('sha256').update(bytes).digest('hex') : '',
    decoded: presentDecoded(message, all, profile),
    rows: rows.map((row) => presentMade(row, sets)),
  }
}
