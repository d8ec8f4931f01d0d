import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { FrameView as Frame } from '../../../../contract/frame.ts'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { Trouble } from '../../../components/trouble.tsx'
import { useText } from '../../../lib/i18n/text.ts'
import type { ValueKey } from '../../../lib/search/trace-search.ts'
import { frameQuery } from '../api/get-frame.ts'
import { lineageQuery } from '../api/get-lineage.ts'
import { bytesOfHex, shownBytes } from '../bytes/hex-lines.ts'
import { regionsOf } from '../bytes/regions.ts'
import { ByteView } from './byte-view.tsx'
import { DecodedView } from './decoded-view.tsx'
import { DeviationList } from './deviation-list.tsx'
import { FrameHead } from './frame-head.tsx'
import './frame.css'
import { LineageBox } from './lineage-box.tsx'
import { MadeRows } from './made-rows.tsx'

interface FrameViewProps {
  /** null: the frame on which `value` stands. */
  readonly frame: string | null
  readonly value: ValueKey | null
  readonly onFrame: (frame: string) => void
}

/** A frame down to its bytes; with a value, also where that value came from and what it was before. */
export function FrameView({ frame, value, onFrame }: FrameViewProps) {
  const t = useText()
  const lineage = useQuery({ ...lineageQuery(value ?? nobody), enabled: value !== null })
  const wanted = frame ?? lineage.data?.frame ?? null
  const query = useQuery({ ...frameQuery(wanted ?? ''), enabled: wanted !== null })
  const failed = query.isError ? query : wanted === null && lineage.isError ? lineage : null
  return (
    <div className="frame-view">
      {value !== null && lineage.data !== undefined && (
        <LineageBox
          value={value}
          lineage={lineage.data}
          frame={query.data}
          shown={wanted}
          onFrame={onFrame}
        />
      )}
      {query.data !== undefined && <FrameBody frame={query.data} />}
      {query.data === undefined && failed !== null && (
        <Trouble error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      {query.data === undefined && failed === null && (
        <SkeletonRows rows={12} height={38} label={t('state.loading')} />
      )}
    </div>
  )
}

/** Never asked for: the query is off without a value. */
const nobody: ValueKey = { pointId: 0, period: 'realtime', at: 0, code: '', field: '' }

function FrameBody({ frame }: { readonly frame: Frame }) {
  const t = useText()
  const [pointed, setPointed] = useState<number | null>(null)
  const [pinned, setPinned] = useState<number | null>(null)
  const { bytes, regions } = useMemo(() => {
    const raw = bytesOfHex(frame.hex)
    return { bytes: shownBytes(raw, frame.encoding), regions: regionsOf(raw) }
  }, [frame])
  const active = pointed ?? pinned
  return (
    <>
      <FrameHead frame={frame} />
      <DeviationList frame={frame} />
      <div className="frame-columns">
        <section aria-label={t('frame.bytes')}>
          <h3>
            {t('frame.bytes')} <span className="quiet">{t('frame.bytes.masked')}</span>
          </h3>
          <div className="bytes-scroll">
            <ByteView bytes={bytes} regions={regions} active={active} onActive={setPointed} />
          </div>
          <MadeRows rows={frame.rows} />
        </section>
        <DecodedView
          decoded={frame.decoded}
          regions={regions}
          active={active}
          pinned={pinned}
          onActive={setPointed}
          onPin={(region) => setPinned(region === pinned ? null : region)}
        />
      </div>
    </>
  )
}
