/** What PostgreSQL refuses in text and jsonb: NUL, and halves of surrogate pairs. */
const refused = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * The text with U+FFFD in place of what the database cannot hold, cut to `maxLength` UTF-16 units. The bytes
 * as they came stay in the journal.
 */
export function safeText(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const cut = text.length > maxLength ? text.slice(0, maxLength) : text
  return cut.replace(refused, '\uFFFD')
}
