import { Button, Progress } from 'antd'
import { useRef, useState } from 'react'
import { troubleWords } from '../../../components/trouble.tsx'
import { useFormat } from '../../../lib/i18n/format.ts'
import { useText } from '../../../lib/i18n/text.ts'
import { useUploadCapture } from '../api/upload-capture.ts'

interface CaptureUploadProps {
  readonly code: string
  readonly mostBytes: number
}

/** A capture instead of a line, or beside it. */
export function CaptureUpload({ code, mostBytes }: CaptureUploadProps) {
  const t = useText()
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  const upload = useUploadCapture(code)
  const [share, setShare] = useState(0)
  const send = (file: File | undefined): void => {
    if (file === undefined) return
    setShare(0)
    upload.mutate({ file, onProgress: setShare })
    // The same file may be chosen again.
    input.current!.value = ''
  }
  return (
    <section className="card" aria-label={t('sandbox.capture')}>
      <div className="card-head">
        <h2>{t('sandbox.capture')}</h2>
        <Button onClick={() => input.current?.click()} loading={upload.isPending}>
          {t('sandbox.capture.choose')}
        </Button>
      </div>
      <div className="card-body">
        <input
          ref={input}
          type="file"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('sandbox.capture.file')}
          onChange={(event) => send(event.target.files?.[0])}
        />
        <p className="quiet">{t('sandbox.capture.help', { size: format.bytes(mostBytes) })}</p>
        {upload.isPending && <Progress percent={Math.round(share * 100)} aria-label={t('sandbox.capture')} />}
        {upload.isError && (
          <p role="alert" className="sandbox-bad">
            <b>{troubleWords(upload.error, t).title}</b> {troubleWords(upload.error, t).detail}
          </p>
        )}
        {upload.isSuccess && (
          <output className="sandbox-good">
            {t('sandbox.capture.done', {
              frames: format.count(upload.data.frames),
              host: format.count(upload.data.ofHost),
              unreadable: format.count(upload.data.unreadable),
            })}
          </output>
        )}
      </div>
    </section>
  )
}
