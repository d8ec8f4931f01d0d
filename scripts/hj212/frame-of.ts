import { encode, itemsOf, type EncodeFaultKind } from '../../hj212/index.ts'
import type { FieldsFault, FieldsRecord } from './fields-line.ts'

/** Why a line gives no frame: `what` names the key or field at fault. */
export interface FrameFault {
  readonly kind: EncodeFaultKind | FieldsFault['kind']
  readonly what: string
}

export type Framed =
  | { readonly ok: true; readonly value: Buffer }
  | { readonly ok: false; readonly fault: FrameFault }

/** The bytes of a frame. PW and MN may be as the device has them; all else must be as the standard says. */
export function frameOf(record: FieldsRecord, key: Buffer): Framed {
  const { ST, CN } = record
  if (ST === null || CN === null) {
    return { ok: false, fault: { kind: 'field-missing', what: ST === null ? 'ST' : 'CN' } }
  }
  // A logger that has no MN yet sends `MN=`, which decodes to no MN [HJ 212-2025 C.2, reported].
  const isUnnamed = record.version === '2025' && (CN === '1001' || CN === '9013')
  // That a frame was encrypted says that it was an upload, where the line does not say it.
  const direction = record.isEncrypted ? 'up' : record.direction
  const encoded = encode(
    { ...record, direction, ST, CN, MN: record.MN ?? (isUnnamed ? '' : null), cp: itemsOf(record.cp) },
    { addressAsDevice: true, ...(record.isEncrypted ? { key } : {}) },
  )
  return encoded.ok ? encoded : { ok: false, fault: { kind: encoded.fault.kind, what: encoded.fault.field } }
}
