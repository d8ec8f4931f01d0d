import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { ClauseOutcome, ClauseResult, ConformanceReport } from '../../../contract/sandbox.ts'

export type Language = 'zh' | 'en'

const words = {
  zh: {
    title: 'HJ 212 接入测试报告',
    of: '清源 · 污染源自动监控平台',
    id: '报告编号',
    time: '生成时间',
    standard: '标准版本',
    device: '设备',
    session: '测试会话',
    encrypted: '加密传输',
    yes: '是（SM4）',
    no: '否',
    counted: '测试材料',
    counts: (frames: number, capture: number, connections: number, noise: number) =>
      `通讯包 ${frames} 个（其中上传的抓包 ${capture} 个），连接 ${connections} 次，包外字节 ${noise} 个`,
    verdict: { passed: '通过', failed: '不通过', incomplete: '未完成' },
    meaning: {
      passed: '所有必须符合的条款都已测试并通过。',
      failed: '有必须符合的条款不通过，须改正后重新测试。',
      incomplete: '没有发现必须条款不通过，但还有必须条款没有测试，不能作为通过的依据。',
    },
    musts: (passed: number, failed: number, untested: number) =>
      `必须符合的条款：通过 ${passed}，不通过 ${failed}，未测到 ${untested}`,
    failures: '不通过的条款：哪里不对，怎样改正',
    missing: '未测到的条款：怎样测试',
    all: '逐条结果',
    head: ['条款', '要求', '程度', '结果', '次数'],
    outcome: { passed: '通过', failed: '不通过', untested: '未测到', 'not-applicable': '不适用' },
    severity: { must: '必须', should: '建议', may: '可选' },
    status: { verified: '已核对标准原文', reported: '据公开资料，未核对标准原文', policy: '平台要求' },
    times: (passed: number, failed: number) =>
      failed === 0 ? `${passed} 次` : `${failed} / ${passed + failed} 次不通过`,
    byte: (position: number) => `第 ${position + 1} 字节起`,
    mend: '改正：',
    none: '没有。',
    clauseStatus: '依据',
    hash: '内容校验（SHA-256）',
    note: '校验值是 JSON 报告中 content 部分（不含空白）的 SHA-256，可与平台下载的 JSON 报告核对。密码和密钥以 * 代替。',
    page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  },
  en: {
    title: 'HJ 212 conformance report',
    of: 'Qingyuan · automatic monitoring of pollution sources',
    id: 'Report',
    time: 'Made at',
    standard: 'Standard',
    device: 'Device',
    session: 'Session',
    encrypted: 'Encrypted',
    yes: 'yes (SM4)',
    no: 'no',
    counted: 'Material',
    counts: (frames: number, capture: number, connections: number, noise: number) =>
      `${frames} packets (${capture} of uploaded captures), ${connections} connections, ${noise} bytes outside packets`,
    verdict: { passed: 'Passed', failed: 'Failed', incomplete: 'Incomplete' },
    meaning: {
      passed: 'Every clause that must hold was tested and holds.',
      failed: 'Clauses that must hold do not: mend them and test again.',
      incomplete:
        'No clause that must hold fails, but some were not tested: this is no proof of conformance.',
    },
    musts: (passed: number, failed: number, untested: number) =>
      `Clauses that must hold: ${passed} passed, ${failed} failed, ${untested} not tested`,
    failures: 'What failed, and how to mend it',
    missing: 'What was not tested, and how to test it',
    all: 'Clause by clause',
    head: ['Clause', 'Requirement', 'Level', 'Result', 'Count'],
    outcome: {
      passed: 'passed',
      failed: 'failed',
      untested: 'not tested',
      'not-applicable': 'not applicable',
    },
    severity: { must: 'must', should: 'should', may: 'may' },
    status: {
      verified: 'read in the standard',
      reported: 'reported, the standard itself not compared',
      policy: 'asked for by the platform',
    },
    times: (passed: number, failed: number) =>
      failed === 0 ? `${passed}` : `${failed} of ${passed + failed} fail`,
    byte: (position: number) => `from byte ${position + 1}`,
    mend: 'Mend: ',
    none: 'None.',
    clauseStatus: 'Source',
    hash: 'SHA-256 of the content',
    note: 'The hash is that of the member content of the JSON report, printed without blanks: compare it with the JSON report of the platform. Passwords and keys are shown as *.',
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
} as const

const colours: Readonly<Record<ClauseOutcome, string>> = {
  passed: '#0b7a5e',
  failed: '#b93815',
  untested: '#9a5b00',
  'not-applicable': '#5d6b73',
}
const verdictColours = { passed: '#0b7a5e', failed: '#b93815', incomplete: '#9a5b00' } as const

/** The report on paper: verdict first, then what to mend, what to test, and every clause. */
export function documentOf(report: ConformanceReport, language: Language): TDocumentDefinitions {
  const { content, id, sha256 } = report
  const w = words[language]
  const { session, counts, verdict, musts, results } = content
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  const untested = results.filter(({ outcome, severity }) => outcome === 'untested' && severity !== 'may')
  return {
    info: { title: `${w.title} ${id}`, author: w.of, subject: session.standard },
    pageSize: 'A4',
    pageMargins: [42, 52, 42, 52],
    defaultStyle: { font: 'NotoSansSC', fontSize: 9, lineHeight: 1.25, color: '#12282d' },
    styles: {
      title: { fontSize: 20, bold: true },
      h2: { fontSize: 12.5, bold: true, color: '#0b6e69', margin: [0, 14, 0, 6] },
      quiet: { color: '#586f76', fontSize: 8 },
      bytes: { fontSize: 7.5, color: '#3d565d', background: '#f1f5f4', wordBreak: 'break-all' },
    },
    header: { text: `${w.of}    ${id}`, style: 'quiet', alignment: 'right', margin: [42, 24, 42, 0] },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: `SHA-256 ${sha256.slice(0, 16)}…`, style: 'quiet' },
        { text: w.page(page, pages), style: 'quiet', alignment: 'right' },
      ],
      margin: [42, 16, 42, 0],
    }),
    content: [
      { text: w.title, style: 'title', margin: [0, 0, 0, 10] },
      {
        layout: 'noBorders',
        table: {
          widths: [76, '*'],
          body: [
            [w.id, id],
            [w.time, timeText(content.generatedAt)],
            [w.standard, session.standard],
            [
              w.device,
              session.name === session.mn ? `MN ${session.mn}` : `${session.name}    MN ${session.mn}`,
            ],
            [w.session, `${session.code}    ${timeText(session.createdAt)}`],
            [w.encrypted, session.encrypted ? w.yes : w.no],
            [w.counted, w.counts(counts.frames, counts.captureFrames, counts.connections, counts.noiseBytes)],
          ].map(([name, value]) => [
            { text: name!, color: '#586f76' },
            { text: value!, wordBreak: 'break-all' },
          ]),
        },
      },
      {
        margin: [0, 12, 0, 0],
        layout: {
          hLineWidth: () => 0,
          vLineWidth: () => 0,
          paddingLeft: () => 12,
          paddingRight: () => 12,
          paddingTop: () => 9,
          paddingBottom: () => 9,
        },
        table: {
          widths: ['*'],
          body: [
            [
              {
                fillColor: '#f1f5f4',
                stack: [
                  { text: w.verdict[verdict], fontSize: 17, bold: true, color: verdictColours[verdict] },
                  { text: w.meaning[verdict], margin: [0, 2, 0, 2] },
                  { text: w.musts(musts.passed, musts.failed, musts.untested), color: '#3d565d' },
                ],
              },
            ],
          ],
        },
      },
      { text: w.failures, style: 'h2' },
      ...(failed.length === 0 ? [{ text: w.none }] : failed.map((result) => failureOf(result, language))),
      { text: w.missing, style: 'h2' },
      untested.length === 0
        ? { text: w.none }
        : {
            ul: untested.map(({ title, severity, exercise }) => ({
              text: [
                { text: `${title[language]}（${w.severity[severity]}）`, bold: true },
                ` ${exercise?.[language] ?? ''}`,
              ],
              margin: [0, 1, 0, 2] as [number, number, number, number],
            })),
          },
      { text: w.all, style: 'h2' },
      clauseTable(results, language),
      { text: w.hash, style: 'h2' },
      { text: sha256, fontSize: 8 },
      { text: w.note, style: 'quiet', margin: [0, 4, 0, 0] },
    ],
  }
}

function failureOf(result: ClauseResult, language: Language): Content {
  const w = words[language]
  const { title, clause, severity, passed, failed, evidence, remedies, status } = result
  return {
    margin: [0, 0, 0, 9],
    stack: [
      {
        unbreakable: true,
        stack: [
          {
            text: [
              { text: title[language], bold: true, fontSize: 10 },
              { text: `    ${w.severity[severity]}    ${w.times(passed, failed)}`, color: colours.failed },
            ],
          },
          { text: `${clause}（${w.status[status]}）`, style: 'quiet' },
          ...remedies.map((remedy) => ({
            text: [{ text: w.mend, bold: true }, remedy[language]],
            margin: [0, 2, 0, 1] as [number, number, number, number],
          })),
        ],
      },
      ...evidence.flatMap((one) => evidenceOf(one, language)),
    ],
  }
}

/** A line that says what, and the bytes below it with the place marked. */
function evidenceOf({ at, note, excerpt }: ClauseResult['evidence'][number], language: Language): Content[] {
  const place = [
    at === null ? '' : `    ${timeText(at)}`,
    excerpt === null || excerpt.position === null ? '' : `    ${words[language].byte(excerpt.position)}`,
  ].join('')
  const line: Content = {
    text: [`· ${note[language]}`, { text: place, color: '#586f76', fontSize: 8 }],
    margin: [6, 2, 0, 1],
  }
  if (excerpt === null) return [line]
  const { before, marked, after, cutBefore, cutAfter } = excerpt
  const bytes: Content = {
    text: [
      `${cutBefore ? '…' : ''}${before}`,
      { text: marked, bold: true, color: '#b93815', decoration: 'underline' },
      `${after}${cutAfter ? '…' : ''}`,
    ],
    style: 'bytes',
    margin: [14, 0, 0, 2],
  }
  return [line, bytes]
}

function clauseTable(results: readonly ClauseResult[], language: Language): Content {
  const w = words[language]
  const body: TableCell[][] = [w.head.map((text) => ({ text, bold: true, fillColor: '#e2f1ef' }))]
  let group = ''
  for (const result of results) {
    // What the version does not have is no news.
    if (result.clause === '') continue
    if (result.group.zh !== group) {
      group = result.group.zh
      body.push([
        { text: result.group[language], colSpan: 5, bold: true, fillColor: '#f6f9f8' },
        '',
        '',
        '',
        '',
      ])
    }
    body.push([
      { text: result.clause.replace(/^HJ\/?T? 212-\d{4} /, ''), fontSize: 8 },
      result.title[language],
      w.severity[result.severity],
      { text: w.outcome[result.outcome], color: colours[result.outcome], bold: result.outcome === 'failed' },
      {
        text: result.passed + result.failed === 0 ? '—' : w.times(result.passed, result.failed),
        fontSize: 8,
      },
    ])
  }
  return {
    table: { headerRows: 1, dontBreakRows: true, widths: [92, '*', 34, 50, 76], body },
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0,
      hLineColor: () => '#dce6e4',
      paddingTop: () => 2.5,
      paddingBottom: () => 2.5,
    },
  }
}

/** 2026-11-23 12:00:30, Beijing time. */
function timeText(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}
