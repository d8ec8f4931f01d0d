import { getRouteApi } from '@tanstack/react-router'
import { FrameView } from '../../features/frame/components/frame-view.tsx'
import { useTitle } from '../../components/use-title.ts'
import { useText } from '../../lib/i18n/text.ts'
import { parseValueKey } from '../../lib/search/trace-search.ts'
import { MissingPage } from './fallback.tsx'

const route = getRouteApi('/shell/frames/$frame')

/** A frame as a page of its own: the address that goes into a letter. */
export function FrameRoute() {
  const t = useText()
  const { frame } = route.useParams()
  useTitle(`${t('frame.title')} ${frame}`)
  const { value } = route.useSearch()
  const navigate = route.useNavigate()
  if (!/^\d{1,7}-\d{1,10}$/.test(frame)) return <MissingPage />
  return (
    <div className="card">
      <div className="card-head">
        <h1 style={{ fontSize: 18 }}>{t('frame.title')}</h1>
        <span className="mono quiet">{frame}</span>
      </div>
      <div className="card-body">
        <FrameView
          frame={frame}
          value={parseValueKey(value)}
          onFrame={(next) =>
            void navigate({ to: '/frames/$frame', params: { frame: next }, search: (same) => same })
          }
        />
      </div>
    </div>
  )
}
