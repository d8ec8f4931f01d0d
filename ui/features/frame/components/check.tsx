/** Right or wrong, by sign and by words. */
export function Check({ good, text }: { readonly good: boolean; readonly text: string }) {
  return (
    <span className={good ? 'check check-good' : 'check check-bad'}>
      <span aria-hidden="true">{good ? '✓' : '✕'}</span> {text}
    </span>
  )
}
