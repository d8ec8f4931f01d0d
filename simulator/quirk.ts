/** How a logger of the demonstration departs from good behaviour, so that the pages have something to show. */
export type Quirk =
  /** Off the line for `minutes` out of every `everyMinutes`; what it missed comes as back-fill. */
  | { readonly kind: 'goes-silent'; readonly everyMinutes: number; readonly minutes: number }
  /** The analyser of signal `place` reports a fault for an hour a day, from that minute of the Beijing day. */
  | { readonly kind: 'fault-flag'; readonly place: number; readonly fromMinute: number }
  /** Its clock is late by so much. */
  | { readonly kind: 'slow-clock'; readonly lateMs: number }
  /** Prints its CRC in lower case. */
  | { readonly kind: 'lower-case-crc' }
