import { memo, useMemo } from 'react'
import { useWidth } from '../../../components/use-width.ts'
import { useText } from '../../../lib/i18n/text.ts'
import type { ShownByte } from '../bytes/hex-lines.ts'
import type { Region } from '../bytes/regions.ts'

interface ByteViewProps {
  readonly bytes: readonly ShownByte[]
  readonly regions: readonly Region[]
  /** Index into `regions`. */
  readonly active: number | null
  readonly onActive: (region: number | null) => void
}

const textCh = 1.25

/** Offsets, hex and characters side by side; what is pointed at lights up in all views. */
export function ByteView({ bytes, regions, active, onActive }: ByteViewProps) {
  const t = useText()
  const owners = useMemo(() => {
    const owner = Array.from({ length: bytes.length }, () => -1)
    for (const [index, { from, to }] of regions.entries()) owner.fill(index, from, to)
    return owner
  }, [bytes, regions])
  const [watch, width] = useWidth()
  const perLine = width !== null && width < 520 ? 8 : 16
  const lines = Array.from({ length: Math.ceil(bytes.length / perLine) }, (_, line) => line * perLine)
  return (
    <figure className="bytes-figure" ref={watch}>
      <figcaption className="visually-hidden">{t('frame.bytes.label', { n: bytes.length })}</figcaption>
      <div
        className="bytes mono"
        aria-hidden="true"
        onMouseLeave={() => onActive(null)}
        onMouseOver={(event) => {
          const owner = (event.target as HTMLElement).dataset['region']
          if (owner !== undefined) onActive(Number(owner) === -1 ? null : Number(owner))
        }}
        onFocus={() => {}}
      >
        {lines.map((start) => {
          const owned = owners.slice(start, start + perLine)
          return (
            <Line
              key={start}
              start={start}
              perLine={perLine}
              bytes={bytes}
              owners={owners}
              regions={regions}
              active={active !== null && owned.includes(active) ? active : null}
            />
          )
        })}
      </div>
    </figure>
  )
}

interface LineProps {
  readonly start: number
  readonly perLine: number
  readonly bytes: readonly ShownByte[]
  readonly owners: readonly number[]
  readonly regions: readonly Region[]
  readonly active: number | null
}

const Line = memo(function Line({ start, perLine, bytes, owners, regions, active }: LineProps) {
  const cells = Array.from({ length: perLine }, (_, i) => start + i)
  const classOf = (at: number): string => {
    const owner = owners[at] ?? -1
    const region = regions[owner]
    if (region === undefined) return 'byte'
    const shade =
      region.kind === 'pair'
        ? `pair-${region.index % 2}`
        : region.kind === 'field'
          ? `field-${owner % 2}`
          : region.kind
    return `byte byte-${shade}${owner === active ? ' byte-active' : ''}`
  }
  return (
    <div className="byte-line">
      <span className="byte-offset">{start.toString(16).toUpperCase().padStart(4, '0')}</span>
      <span className="byte-hex">
        {cells.map((at) => (
          <span key={at} className={classOf(at)} data-region={owners[at] ?? -1}>
            {bytes[at]?.hex ?? '  '}
          </span>
        ))}
      </span>
      <span className="byte-text">
        {cells.map((at) => {
          // A character of several bytes takes the room of those that stand in this line.
          if (at > start && bytes[at]?.char === '') return null
          let span = 1
          while (at + span < start + perLine && bytes[at + span]?.char === '') span++
          return (
            <span
              key={at}
              className={classOf(at)}
              style={{ width: `${span * textCh}ch` }}
              data-region={owners[at] ?? -1}
            >
              {bytes[at]?.char ?? ''}
            </span>
          )
        })}
      </span>
    </div>
  )
})
