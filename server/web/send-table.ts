import type { FastifyReply } from 'fastify'
import { tableStream, type Table } from '../export/table.ts'

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** Sends a table as a file, row by row. A fault in the middle breaks the connection off: half a file must not look whole. */
export function sendTable(reply: FastifyReply, table: Table): FastifyReply {
  const { format, filename } = table
  return reply
    .type(mediaTypes[format])
    .header(
      'content-disposition',
      `attachment; filename="export.${format}"; filename*=UTF-8''${encodeURIComponent(`${filename}.${format}`)}`,
    )
    .send(tableStream(table))
}
