import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Reply } from '../../../../contract/operation.ts'
import { uploadSandboxCapture } from '../../../../contract/sandbox.ts'
import { addressOf } from '../../../lib/call.ts'
import { ProblemError, problemOfReply } from '../../../lib/problem.ts'
import { sandboxKey } from './sandbox-query.ts'

type Uploaded = Reply<typeof uploadSandboxCapture>

interface CaptureUpload {
  readonly file: File
  /** 0 … 1, as the bytes go out. */
  readonly onProgress: (share: number) => void
}

/** A file of any kind, as it is. Only this kind of request says how far it has come. */
function send(code: string, { file, onProgress }: CaptureUpload): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(uploadSandboxCapture.method, addressOf(uploadSandboxCapture, { params: { code } }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total === 0 ? 1 : loaded / total),
    )
    request.addEventListener('error', () => reject(new ProblemError({ kind: 'unreachable' })))
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as Uploaded)
        return
      }
      const type = request.getResponseHeader('content-type') ?? ''
      const reply = new Response(request.responseText, {
        status: request.status,
        headers: { 'content-type': type },
      })
      void problemOfReply(reply).then((trouble) => reject(new ProblemError(trouble)))
    })
    request.send(file)
  })
}

export function useUploadCapture(code: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (upload: CaptureUpload) => send(code, upload),
    onSettled: () => client.invalidateQueries({ queryKey: sandboxKey }),
  })
}
