/** A text from the wire, fit for a terminal: control characters are written out, long texts cut. */
export function visible(text: string): string {
  const shown = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
  return shown.replaceAll(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `\\x${character.codePointAt(0)!.toString(16).padStart(2, '0')}`,
  )
}

const maxShown = 200
