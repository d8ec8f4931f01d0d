import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FieldSummary, GatewaySeries, GatewayStatus, Health } from '../../contract/gateway.ts'
import { healthLimits, makeFacts, type PartialFacts } from '../../server/metrics/facts.fixture.ts'
import { judge, makeCheckMemory, summarize } from '../../server/metrics/health.ts'
import { presentHealth } from '../../server/modules/gateway/present.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

/** The real status, changed on its way to the page. */
async function changeStatus(page: Page, change: (status: GatewayStatus) => GatewayStatus): Promise<void> {
  await page.route('**/api/gateway/status', async (route) => {
    const reply = await route.fetch()
    await route.fulfill({ response: reply, json: change((await reply.json()) as GatewayStatus) })
  })
}

const healthOf = (facts: PartialFacts): Health =>
  presentHealth(summarize(makeCheckMemory()(judge(makeFacts(facts), healthLimits), Date.now() - 90_000)))

/** A province at work: what no test has the time to measure. */
const busySeries = (): GatewaySeries => {
  const stepSeconds = 10
  const to = Math.floor(Date.now() / 10_000) * 10_000
  const of = (value: (i: number) => number): (number | null)[] =>
    Array.from({ length: 360 }, (_, i) => (i < 40 ? null : Math.round(value(i) * 100) / 100))
  const storm = (i: number): number => (i > 230 && i < 260 ? 1 : 0)
  return {
    stepSeconds,
    from: new Date(to - 359 * 10_000).toISOString(),
    columns: {
      connections: of((i) => 4980 + 15 * Math.sin(i / 20) - 2600 * storm(i)),
      loggersConnected: of((i) => 4960 + 15 * Math.sin(i / 20) - 2590 * storm(i)),
      accepted: of((i) => 480 + 60 * Math.sin(i / 9) + 25 * Math.sin(i * 2.3) + 500 * storm(i - 6)),
      refused: of((i) => 12 + 6 * Math.sin(i / 3)),
      noise: of((i) => (i % 50 === 7 ? 9 : 0)),
      answered: of((i) => 480 + 60 * Math.sin(i / 9)),
      ingested: of((i) => 480 + 60 * Math.sin(i / 9) + 300 * storm(i - 10)),
      journalBacklogBytes: of((i) => 30_000 + 20_000 * Math.sin(i)),
      ingestBacklogBytes: of((i) => 90_000 + 6_000_000 * storm(i - 8)),
      lagSeconds: of((i) => 0.4 + 14 * storm(i - 8)),
      syncSeconds: of((i) => 0.004 + 0.003 * Math.abs(Math.sin(i / 5))),
    },
  }
}

const busyStatus = (status: GatewayStatus): GatewayStatus => ({
  ...status,
  connections: 4983,
  loggersConnected: 4961,
  frames: 12_845_113,
  framesPerSecond: 503.4,
  answered: 12_790_227,
  refused: { 'unknown-mn': 21_094, 'crc-mismatch': 12_377, 'wrong-password': 4_120, noise: 95 },
  limits: {
    counts: { 'wrong-password': 84, 'connection-rate': 31, unfinished: 12, noise: 3 },
    recent: [
      {
        kind: 'wrong-password',
        address: '10.42.7.18',
        mn: '420102A1234567890000001',
        times: 61,
        at: status.at,
      },
      { kind: 'connection-rate', address: '10.42.9.200', mn: null, times: 31, at: status.at },
      { kind: 'unfinished', address: '10.42.3.4', mn: null, times: 12, at: status.startedAt },
    ],
  },
})

const busyField: FieldSummary = {
  events: [
    { kind: 'clock-drift', loggers: 37, lastAt: new Date().toISOString() },
    { kind: 'duplicate-sign-in', loggers: 2, lastAt: new Date().toISOString() },
  ],
  deviations: ['crc-lower-case', 'refused:crc-modbus', 'refused:no-cp', 'value-precision', 'text-gbk'].map(
    (kind, i) => ({
      kind,
      loggers: 412 - i * 90,
      frames: 90_000 - i * 9000,
      lastAt: new Date().toISOString(),
    }),
  ),
}

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('what really came is shown: verdicts, deviations, checks in order', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/gateway')
    const status = page.getByRole('region', { name: '运行状态' })
    await status.getByText('一切正常').waitFor()
    const verdicts = page.getByRole('region', { name: '报文判定' })
    for (const reason of ['采信', 'CRC 校验错误', '未登记的 MN', '密码错误'])
      await verdicts.getByText(reason, { exact: true }).waitFor()
    await page.getByRole('region', { name: '现场设备' }).getByText('CRC 小写').waitFor()
    for (const check of ['接收端口', '报文流水', '磁盘空间', '入库', '数据库'])
      await page.getByRole('region', { name: '健康检查' }).getByText(check, { exact: true }).waitFor()
    await page.getByRole('img', { name: /^报文速率，最新：采信/ }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('a busy province: curves, shares, who met a bound, what is odd in the field', async () => {
    const page = await world.open(size, 'admin')
    await changeStatus(page, busyStatus)
    await page.route('**/api/gateway/series?**', (route) => route.fulfill({ json: busySeries() }))
    await page.route('**/api/gateway/field', (route) => route.fulfill({ json: busyField }))
    await page.goto('/gateway')
    await page.getByRole('img', { name: /^连接与数采仪，最新：连接 4,9/ }).waitFor()
    const limits = page.getByRole('region', { name: '限额与拒绝' })
    expect(await limits.textContent()).toMatch(/10\.42\.7\.18.*密码连续错误.*420102A1234567890000001.*61 次/)
    const field = await page.getByRole('region', { name: '现场设备' }).textContent()
    expect(field).toMatch(/时钟偏差超限37 台/)
    expect(field).toMatch(/拒收：CRC 用 MODBUS 算法（MN 未证实）.*拒收：缺 CP/)
    expect(await page.getByRole('region', { name: '报文判定' }).textContent()).toMatch(
      /采信12,807,522 · 99\.7%/,
    )
    await picture(page, `gateway-${size}`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('a faulted journal: that nothing can be received, since when, and what to do', async () => {
    const page = await world.open(size, 'admin')
    await changeStatus(page, (status) => ({
      ...status,
      health: healthOf({
        journal: { state: 'faulted' },
        disk: { freeBytes: 0, sizeBytes: 2 ** 39 },
        pingSeconds: null,
      }),
      journal: { ...status.journal, state: 'faulted', disk: { freeBytes: 0, sizeBytes: 2 ** 39 } },
    }))
    await page.goto('/gateway')
    const health = page.getByRole('region', { name: '健康检查' })
    await health.getByText('无法接收报文').waitFor()
    const text = (await health.textContent())!
    expect(text).toMatch(/故障：报文流水报文流水无法写入，已停止应答/)
    expect(text).toMatch(/清出空间或修复磁盘/)
    expect(text).toMatch(/数据库没有响应，页面暂无数据/)
    expect(text).toMatch(/1 分钟前起/)
    await page.getByRole('img', { name: /^报文速率，最新/ }).waitFor()
    await picture(page, `gateway-faulted-${size}`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })
})

test('a journal that cannot keep up and ingest that is late: time to catch up', async () => {
  const page = await world.open('desk', 'admin')
  await changeStatus(page, (status) => ({
    ...status,
    health: healthOf({ journal: { full: true }, lagSeconds: 1200 }),
    ingest: { ...status.ingest, backlogBytes: 3 * 2 ** 30, lagSeconds: 1200, catchUpSeconds: 600 },
  }))
  await page.goto('/gateway')
  const status = page.getByRole('region', { name: '运行状态' })
  await status.getByText('接收正常，有一项需要留意').waitFor()
  expect(await status.textContent()).toMatch(/3 GiB待入库.*落后 20 分钟，约 10 分钟后追上/)
})

test('figures that are no longer renewed look old, and alive again when the server is back', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/gateway')
  const status = page.getByRole('region', { name: '运行状态' })
  await status.getByText('每 2 秒更新').waitFor()
  await page.route('**/api/**', (route) => route.abort('connectionrefused'))
  await status.getByText(/已停止更新，以下是 \d{4}-/).waitFor()
  expect(await status.getAttribute('data-old')).toBe('true')
  await picture(page, 'gateway-old-desk')
  await page.unroute('**/api/**')
  await status.getByText('每 2 秒更新').waitFor()
  expect(await status.getAttribute('data-old')).toBe('false')
})

test('the curves of another span are asked for, and the page speaks English', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/gateway')
  const asked = page.waitForRequest(/\/api\/gateway\/series\?span=7d/)
  await page.getByText('7 天', { exact: true }).click()
  await asked
  await page.evaluate(`localStorage.setItem('qingyuan.language', 'en')`)
  await page.reload()
  await page.getByRole('region', { name: 'Health' }).getByText('The journal writes and syncs').waitFor()
})
