import { Readable } from 'node:stream'
import {
  createSandboxSession,
  deleteSandboxSession,
  getSandbox,
  getSandboxReport,
  getSandboxReportPdf,
  getSandboxSession,
  startSandboxTests,
  stopSandboxTests,
  uploadSandboxCapture,
} from '../../../contract/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { PdfMaker } from '../../sandbox/pdf/maker.ts'
import { makeReport } from '../../sandbox/report.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { mount, type Web } from '../../web/mount.ts'
import { refuse } from '../../web/problem.ts'
import { presentSession, presentState, presentSteps, presentView } from './present.ts'

export interface SandboxParts {
  readonly sandbox: Sandbox
  readonly pdf: PdfMaker
  readonly clock: Clock
}

export function mountSandbox(web: Web, { sandbox, pdf, clock }: SandboxParts): void {
  mount(web, getSandbox, async () => presentState(sandbox, clock.now()))

  mount(web, createSandboxSession, async ({ body }) => {
    const { name = '', version, mn, password, key } = body
    const made = sandbox.create({ name: name.trim(), version, mn, password, key: key ?? null })
    if (made.ok) return presentSession(made.session)
    return refuse(made.why === 'mn-taken' ? 'sandbox-mn-taken' : 'sandbox-full')
  })

  mount(web, getSandboxSession, async ({ params }) => {
    const session = sandbox.session(params.code)
    return session === null ? refuse('not-found') : presentView(session)
  })

  mount(web, deleteSandboxSession, async ({ params }) =>
    sandbox.remove(params.code) ? { deleted: true } : refuse('not-found'),
  )

  mount(web, startSandboxTests, async ({ params, body }) => {
    const session = sandbox.session(params.code)
    if (session === null) return refuse('not-found')
    if (!session.start(body, clock.now())) return refuse('sandbox-running')
    return { steps: presentSteps(session) }
  })

  mount(web, stopSandboxTests, async ({ params }) => {
    const session = sandbox.session(params.code)
    if (session === null) return refuse('not-found')
    session.stop()
    return { steps: presentSteps(session) }
  })

  mount(web, getSandboxReport, async ({ params, reply }) => {
    const session = sandbox.session(params.code)
    if (session === null) return refuse('not-found')
    const report = makeReport(session, clock.now())
    void reply.header('content-disposition', `attachment; filename="conformance-${report.id}.json"`)
    return report
  })

  mount(web, getSandboxReportPdf, async ({ params, query, reply }) => {
    const session = sandbox.session(params.code)
    if (session === null) return refuse('not-found')
    const report = makeReport(session, clock.now())
    const bytes = await pdf.make(report, query.language ?? 'zh')
    if (bytes === null) return refuse('sandbox-busy')
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="conformance-${report.id}.pdf"`)
      .send(bytes)
  })

  mountCapture(web, sandbox)
}

/** The only body that is not read as JSON: it is handed on as it comes, and nowhere else. */
function mountCapture(web: Web, sandbox: Sandbox): void {
  void web.app.register(async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      ['application/octet-stream', 'application/json', 'application/x-ndjson'],
      (_request, payload, done) => done(null, payload),
    )
    mount({ ...web, app }, uploadSandboxCapture, async ({ params, request }) => {
      const session = sandbox.session(params.code)
      if (session === null) return refuse('not-found')
      const { body } = request as { readonly body: unknown }
      if (!(body instanceof Readable)) return refuse('sandbox-no-frames')
      const read = await sandbox.capture(session, body)
      if (read.ok) return { frames: read.frames, ofHost: read.ofHost, unreadable: read.unreadable }
      return refuse(read.why === 'too-large' ? 'sandbox-capture-too-large' : 'sandbox-no-frames')
    })
  })
}
