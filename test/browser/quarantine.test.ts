import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

const stranger = '010000A8900016F000009999'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('shows every frame that was not taken in, with its reason, counted', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/quarantine')
    const list = page.getByRole('region', { name: '未入库报文' })
    const reasons = page.getByRole('group', { name: '原因' })
    for (const reason of ['CRC 校验错误', '未登记的 MN', '密码错误']) {
      await list.getByText(reason, { exact: true }).first().waitFor()
      await reasons.getByRole('button', { name: new RegExp(`^${reason} ?\\d+$`) }).waitFor()
    }
    await picture(page, `quarantine-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('names the devices that nobody has registered', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/quarantine?view=unknown')
    const row = page.getByRole('row', { name: new RegExp(stranger) })
    expect(await row.textContent()).toMatch(/127\.0\.0\.1:\d+HJ 212-2017 · ST 3[12] · CN 2011/)
    await picture(page, `quarantine-unknown-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })
})

test('a reason narrows the list and says how to mend it; a row opens its bytes', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/quarantine')
  await page
    .getByRole('group', { name: '原因' })
    .getByRole('button', { name: /未登记的 MN/ })
    .click()
  await page.waitForURL(/reason=unknown-mn/)
  await page.getByText('确属新设备时先登记', { exact: false }).first().waitFor()
  const list = page.getByRole('region', { name: '未入库报文' })
  await list.getByText('CRC 校验错误', { exact: true }).first().waitFor({ state: 'detached' })
  await list
    .getByRole('button', { name: new RegExp(stranger) })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText(stranger).first().waitFor()
  expect(await drawer.textContent()).toContain('这个报文没有生成监测数据')
})

test('filters stand in the address, and what is shown can be taken away', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/quarantine')
  const mn = page.getByRole('searchbox', { name: '按 MN 查找' })
  await mn.fill(stranger.slice(0, 12))
  await mn.press('Enter')
  await page.waitForURL(new RegExp(`mn=${stranger.slice(0, 12)}`))
  const [table] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出列表' }).click(),
  ])
  const csv = await readFile(await table.path(), 'utf8')
  expect(csv).toMatch(/^\uFEFF接收时间,原因,MN,/)
  for (const line of csv.trimEnd().split('\r\n').slice(1)) expect(line).toContain(stranger)
  const [capture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出报文' }).click(),
  ])
  const [first] = (await readFile(await capture.path(), 'utf8')).split('\n')
  const { raw_hex: hex } = JSON.parse(first!) as { raw_hex: string }
  const bytes = Buffer.from(hex, 'hex').toString('latin1')
  expect(bytes).toContain(`MN=${stranger}`)
  expect(bytes).toMatch(/PW=\*+;/)
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.waitForURL(/\/quarantine$/)
  const nobody = page.getByRole('searchbox', { name: '按 MN 查找' })
  await nobody.fill('NOBODY')
  await nobody.press('Enter')
  await page.getByText('没有符合条件的报文').waitFor()
})

test('reading again is asked for with a reason, and its end is seen', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/quarantine?view=unknown')
  await page.getByRole('button', { name: `重新读取 ${stranger}` }).click()
  const dialog = page.getByRole('dialog', { name: '重新读取该设备的报文' })
  await dialog.getByText(/隔离区中有 \d+ 条报文/).waitFor()
  await dialog.getByText('该 MN 现在没有登记', { exact: false }).waitFor()
  expect(await dialog.getByRole('button', { name: '开始重新读取' }).isEnabled()).toBe(false)
  await dialog.getByRole('textbox', { name: '原因（记入任务）' }).fill('核对设备铭牌')
  await picture(page, 'quarantine-reread')
  await dialog.getByRole('button', { name: '开始重新读取' }).click()
  await page.waitForURL(/view=jobs/)
  const jobs = page.getByRole('region', { name: '重新读取' })
  await jobs.getByText('已完成').first().waitFor()
  expect(await jobs.textContent()).toMatch(
    new RegExp(`${stranger}admin：核对设备铭牌.*已读 (\\d+) / \\1，入库 0（\\1 条仍不能入库`),
  )
  await picture(page, 'quarantine-jobs')
  expect(await seriousFindings(page)).toEqual([])
})

test('a job under way shows how far it is and can be ended', async () => {
  const page = await world.open('desk', 'admin')
  const at = new Date(world.now).toISOString()
  const job = {
    id: 7,
    kind: 'reread',
    subject: stranger,
    state: 'running',
    total: 12_000,
    done: 4_300,
    found: 4_290,
    askedBy: null,
    reason: 'registry',
    askedAt: at,
    startedAt: at,
    endedAt: null,
    failure: null,
  }
  let isEnded = false
  await page.route('**/api/jobs?**', (route) =>
    route.fulfill({
      json: isEnded
        ? { jobs: [{ ...job, state: 'cancelled', endedAt: at }], active: 0 }
        : { jobs: [job], active: 1 },
    }),
  )
  await page.route('**/api/jobs/7/cancel', (route) => {
    isEnded = true
    return route.fulfill({ json: { ...job, state: 'cancelled', endedAt: at } })
  })
  await page.goto('/quarantine?view=jobs')
  await page.getByText('重新读取（1 项进行中）').waitFor()
  const bar = page.getByRole('progressbar', { name: `${stranger} 的进度` })
  expect(await bar.getAttribute('aria-valuenow')).toBe('35')
  await page.getByText('已读 4,300 / 12,000，入库 4,290').waitFor()
  await picture(page, 'quarantine-job-running')
  await page.getByRole('button', { name: `取消 ${stranger} 的任务` }).click()
  await page.getByText('已取消').waitFor()
})

test('is the administrator’s alone', async () => {
  const page = await world.open('desk', 'wuhan')
  await page.goto('/quarantine')
  await page.waitForURL(/\/$/)
  expect(await page.getByRole('link', { name: '隔离区' }).count()).toBe(0)
})
