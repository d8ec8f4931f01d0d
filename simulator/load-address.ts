const PER_BLOCK = 250

/**
 * Loopback source address for connection `index`, or undefined where the system may choose. One address has some
 * 28 000 ports, and a gateway counts connections by address: `addresses` of them are 127.1.0.1, 127.1.0.2, …
 */
export function sourceAddress(index: number, addresses: number | undefined): string | undefined {
  if (addresses === undefined) return undefined
  const place = index % addresses
  return `127.1.${Math.floor(place / PER_BLOCK)}.${(place % PER_BLOCK) + 1}`
}
