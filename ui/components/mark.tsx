/** The sign of the house: a drop over two lines of water. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path
        d="M16 3c4.300 5.300 7 8.900 7 12.600a7 7 0 0 1-14 0C9 11.900 11.700 8.300 16 3Z"
        fill="#5fd6c6"
      />
      <path
        d="M4 25.500c4 2.400 8 2.400 12 0s8-2.400 12 0"
        fill="none"
        stroke="#bfeee6"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  )
}
