import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { makeFieldClock } from '../../simulator/clock.ts'
import { parseFault } from '../../simulator/faults/faults.ts'
import { startFleet, type Fleet } from '../../simulator/fleet.ts'
import { fleetLogger, type FleetLogger } from '../../simulator/plan.ts'
import type { Quirk } from '../../simulator/quirk.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
const fleets: Fleet[] = []
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  for (const fleet of fleets) await fleet.stop()
  await world?.close()
})

/** A logger of the simulator that dials the sandbox port. */
function dial(plan: FleetLogger, quirks: readonly Quirk[] = []): void {
  fleets.push(
    startFleet({
      host: '127.0.0.1',
      port: world.sandboxPort,
      clock: makeFieldClock(Date.now),
      loggers: [{ ...plan, quirks }],
      rtdInterval: 2,
    }),
  )
}

async function makeSession(page: Page, plan: FleetLogger, name: string): Promise<void> {
  await page.goto('/sandbox')
  const form = page.getByRole('region', { name: '新建测试会话' })
  await form.getByLabel('名称').fill(name)
  await form.getByLabel('MN', { exact: true }).fill(plan.mn)
  await form.getByLabel('访问密码 PW').fill(plan.password)
  await form.getByRole('button', { name: '建立会话' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

const planOf = (index: number): FleetLogger => fleetLogger(31, index, { version: '2017', kind: 'water' })
const resultOf = (page: Page, title: string) =>
  page.getByRole('region', { name: '逐条结果' }).getByRole('listitem').filter({ hasText: title })

test('a logger is tested on the line, clause by clause, and its report is downloaded', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/')
  await page.getByRole('link', { name: '接入测试' }).click()
  await page.getByText('还没有测试会话').waitFor()
  await picture(page, 'sandbox-empty')
  await makeSession(page, planOf(1), '江岸厂总排口')
  await page.getByText('还没有通讯', { exact: true }).waitFor()
  const facts = page.getByRole('region', { name: '填入数采仪' })
  expect(await facts.textContent()).toContain(String(world.sandboxPort))
  expect(await facts.textContent()).toContain(planOf(1).mn)

  dial(planOf(1))
  await facts.getByText(/已连接，来自/).waitFor()
  await resultOf(page, 'CRC 按附录 A 的算法计算').getByText('通过', { exact: true }).waitFor()
  await page.getByRole('region', { name: '主动测试' }).getByRole('button', { name: '开始主动测试' }).click()
  for (const title of [
    '设置现场机时间（1012）',
    '设置的实时数据间隔读回一致',
    '取小时历史数据（2061）',
    '发送日数据（2031）',
  ])
    await resultOf(page, title).getByText('通过', { exact: true }).waitFor()
  expect(await page.getByRole('region', { name: '结论' }).textContent()).toMatch(/未完成.*不通过 0/)
  await picture(page, 'sandbox-running', true)
  expect(await seriousFindings(page)).toEqual([])

  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载报告 JSON' }).click(),
  ])
  const report = JSON.parse(await readFile(await json.path(), 'utf8')) as {
    content: { session: { mn: string }; results: { id: string; outcome: string }[] }
  }
  expect(report.content.session.mn).toBe(planOf(1).mn)
  expect(report.content.results.find(({ id }) => id === 'set-time')?.outcome).toBe('passed')
  expect(JSON.stringify(report)).not.toContain(`PW=${planOf(1).password}`)
  const [pdf] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载报告 PDF' }).click(),
  ])
  expect((await readFile(await pdf.path())).subarray(0, 5).toString()).toBe('%PDF-')
})

test('a faulty logger fails the clause that it breaks, with the bytes and what to mend', async () => {
  const page = await world.open('desk', 'admin')
  await makeSession(page, planOf(2), '小写 CRC 的数采仪')
  dial(planOf(2), parseFault('crc-lower-case')!)
  const verdict = page.getByRole('region', { name: '结论' })
  await verdict.getByText('不通过', { exact: true }).waitFor()
  await page
    .getByRole('radiogroup', { name: '筛选结果' })
    .getByText(/^不通过 1$/)
    .click()
  const rows = page.getByRole('region', { name: '逐条结果' }).getByRole('listitem')
  await rows.filter({ hasText: 'CRC 为 4 位大写十六进制数' }).waitFor()
  expect(await rows.count()).toBe(1)
  expect(await rows.first().textContent()).toMatch(/改正：.*大写/)
  await picture(page, 'sandbox-failed', true)
})

test('a capture is judged without a line; a file of something else changes nothing and says so', async () => {
  const page = await world.open('desk', 'admin')
  await makeSession(page, planOf(3), '抓包')
  const file = page.getByLabel('抓包文件')
  await file.setInputFiles({
    name: 'x.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('PK\x03\x04nothing here'),
  })
  await page.getByText('文件里没有 HJ 212 通讯包', { exact: true }).waitFor()
  const capture = await readFile('test/fixtures/packets.jsonl')
  await file.setInputFiles({ name: 'packets.jsonl', mimeType: 'application/json', buffer: capture })
  await page.getByText(/已读取 \d+ 包/).waitFor()
  await page.getByRole('region', { name: '结论' }).getByText('不通过', { exact: true }).waitFor()
  await picture(page, 'sandbox-capture', true)
})

describe.each<Size>(['phone'])('at %s size', (size) => {
  test('the list and a session fit', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/sandbox')
    await page.getByRole('button', { name: /江岸厂总排口/ }).click()
    await page.getByRole('region', { name: '逐条结果' }).waitFor()
    await picture(page, `sandbox-${size}`, true)
    expect(await overflowsSideways(page)).toBe(false)
    expect(await seriousFindings(page)).toEqual([])
  })
})
