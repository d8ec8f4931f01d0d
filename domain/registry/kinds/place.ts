import type { FieldSpec } from '../field.ts'

/** Where a thing of the table `book_entry` hangs in the tree; places above it are derived. */
export const discharger: FieldSpec = {
  name: 'discharger',
  zh: '排污单位',
  en: 'Discharger',
  type: 'ref',
  ref: 'discharger',
  column: 'discharger_id',
}
export const outlet: FieldSpec = {
  name: 'outlet',
  zh: '排放口',
  en: 'Outlet',
  type: 'ref',
  ref: 'outlet',
  column: 'outlet_id',
}
export const point: FieldSpec = {
  name: 'point',
  zh: '监测点位',
  en: 'Monitoring point',
  type: 'ref',
  ref: 'point',
  column: 'point_id',
}
export const organisation: FieldSpec = {
  name: 'organisation',
  zh: '服务机构',
  en: 'Service organisation',
  type: 'ref',
  ref: 'organisation',
  column: 'organisation_id',
}
export const must = <F extends FieldSpec>(field: F): F => ({ ...field, required: true })
export const nameField = (zh: string, en: string): FieldSpec => ({
  name: 'name',
  zh,
  en,
  type: 'text',
  max: 200,
  required: true,
  column: 'name',
})
export const codeField = (zh: string, en: string, required = false): FieldSpec => ({
  name: 'code',
  zh,
  en,
  type: 'text',
  max: 60,
  required,
  column: 'code',
})
export const noteField: FieldSpec = {
  name: 'note',
  zh: '备注',
  en: 'Note',
  type: 'text',
  max: 1000,
  long: true,
}
export const filesField: FieldSpec = { name: 'files', zh: '附件', en: 'Files', type: 'files' }
