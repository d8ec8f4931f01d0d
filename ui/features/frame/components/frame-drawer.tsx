import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useText } from '../../../lib/i18n/text.ts'
import type { TraceSearch } from '../../../lib/search/trace-search.ts'
import { parseValueKey } from '../../../lib/search/trace-search.ts'
import { FrameView } from './frame-view.tsx'

interface FrameDrawerProps {
  readonly trace: TraceSearch
  /** `{}` closes. */
  readonly onTrace: (trace: TraceSearch) => void
}

/** The frame beside the page it was opened from; its address can be passed on. */
export function FrameDrawer({ trace, onTrace }: FrameDrawerProps) {
  const t = useText()
  const value = parseValueKey(trace.value)
  const open = trace.frame !== undefined || value !== null
  return (
    <Drawer
      open={open}
      size={1180}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      title={t('frame.title')}
      destroyOnHidden
      onClose={() => onTrace({})}
      extra={
        trace.frame !== undefined && (
          <Link
            to="/frames/$frame"
            params={{ frame: trace.frame }}
            search={value === null ? {} : { value: trace.value! }}
          >
            {t('frame.asPage')}
          </Link>
        )
      }
    >
      {open && (
        <FrameView
          key={`${trace.value}`}
          frame={trace.frame ?? null}
          value={value}
          onFrame={(frame) => onTrace({ ...trace, frame })}
        />
      )}
    </Drawer>
  )
}
