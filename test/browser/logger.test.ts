import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gasLogger } from './province.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('the list puts first what needs a look, and says what', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/loggers')
    const list = page.getByRole('region', { name: '数采仪', exact: true })
    const first = list.getByRole('row').filter({ hasText: gasLogger.mn })
    await first.waitFor()
    expect(await first.textContent()).toMatch(/在线.*慢 104 秒.*身份.*时钟/)
    expect(await list.locator('tbody tr').first().textContent()).toContain(gasLogger.mn)
    await picture(page, `loggers-${size}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })

  test('one logger shows its clock, what happened, and what to do', async () => {
    const page = await world.open(size, 'admin')
    await page.goto('/loggers')
    await page.getByRole('row').filter({ hasText: gasLogger.mn }).getByRole('link').click()
    await page.getByRole('img', { name: /时钟偏差曲线：从 慢 \d+ 秒 到 慢/ }).waitFor()
    const events = page.getByRole('region', { name: '时钟与身份事件' })
    const kinds = await events.getByRole('listitem').locator('b').allTextContents()
    expect(kinds.slice(-5)).toEqual(['异地密码错误', '重复登录', '时钟偏差超限', '平台时钟', '地址改变'])
    expect(await events.textContent()).toMatch(/来自 172\.16\.40\.9、172\.16\.40\.12.*4,873 次/)
    const deviations = page.getByRole('region', { name: '与标准不符之处' })
    expect(await deviations.textContent()).not.toContain('refused')
    expect(await deviations.textContent()).toMatch(/CRC 使用了小写字母.*4 位大写/)
    await picture(page, `logger-${size}`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
  })
})

test('figures are filters, the address remembers them, and an empty list says what to do', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/loggers')
  const filter = page.getByRole('region', { name: '按状态和异常筛选' })
  await filter.getByRole('button', { name: /^时钟/ }).click()
  await page.waitForURL(/concern=clock/)
  const list = page.getByRole('region', { name: '数采仪', exact: true })
  await list.getByRole('row').filter({ hasText: gasLogger.mn }).waitFor()
  await expect.poll(() => list.getByRole('row').count()).toBe(2)
  await filter.getByRole('button', { name: /^离线/ }).click()
  await list.getByText('没有符合条件的数采仪').waitFor()
  await list.getByRole('button', { name: '清除全部筛选' }).click()
  await expect.poll(() => list.getByRole('row').count()).toBeGreaterThan(20)
})

test('a deviation opens the frame that shows it', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/loggers?concern=deviation')
  await page.getByRole('row').filter({ hasText: gasLogger.mn }).getByRole('link').click()
  const deviations = page.getByRole('region', { name: '与标准不符之处' })
  await deviations.getByRole('button', { name: '最近一包' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText(gasLogger.mn).first().waitFor()
  expect(await drawer.textContent()).toContain('CRC 小写')
})

test('a logger that was never heard says so; its clock is not called right', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/loggers?state=silent')
  const list = page.getByRole('region', { name: '数采仪', exact: true })
  await list.getByRole('row').nth(1).getByRole('link').click()
  await page.getByText('这段时间没有测到时钟').waitFor()
  const events = page.getByRole('region', { name: '时钟与身份事件' })
  await expect.poll(() => events.getByRole('listitem').locator('b').allTextContents()).toEqual(['平台时钟'])
  expect(await page.getByRole('region', { name: '数采仪', exact: true }).textContent()).toContain('从未连接')
  await picture(page, 'logger-silent-desk')
})

test('an administrator agrees on a dialect and says why', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/loggers?state=silent')
  const list = page.getByRole('region', { name: '数采仪', exact: true })
  await list.getByRole('row').nth(1).getByRole('link').click()
  const head = page.getByRole('region', { name: '数采仪', exact: true })
  await head.getByText('无，按标准').waitFor()
  await head.getByRole('button', { name: '更改' }).click()
  const dialog = page.getByRole('dialog', { name: '约定方言' })
  await dialog.getByLabel('CRC 算法').selectOption({ label: 'MODBUS 算法' })
  await dialog.getByLabel('CRC 缺前导 0').check()
  const save = dialog.getByRole('button', { name: /保\s*存/ })
  expect(await save.isDisabled()).toBe(true)
  await dialog.getByLabel('为什么（与谁约定）').fill('与运维单位约定，固件下月升级')
  await picture(page, 'logger-dialect-desk')
  expect(await seriousFindings(page)).toEqual([])
  await save.click()
  await head.getByText('MODBUS 算法，CRC 缺前导 0').waitFor()
  const other = await world.open('desk', 'wuhan')
  await other.goto('/loggers')
  await other.getByRole('row').nth(1).getByRole('link').click()
  await other.getByText('约定的方言').waitFor()
  expect(await other.getByRole('button', { name: '更改' }).count()).toBe(0)
})

test('the list as a file', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto('/loggers?concern=clock')
  const link = page.getByRole('link', { name: '导出 CSV' })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('loggers.csv')
})

test('an outlet leads to its logger, and the logger back to the outlet', async () => {
  const page = await world.open('desk', 'admin')
  await page.goto(`/outlets/${world.province.gas.outletId}`)
  await page
    .getByRole('region', { name: '排放口' })
    .getByRole('link', { name: /数采仪$/ })
    .click()
  await page.waitForURL(/\/loggers\/\d+/)
  await page
    .getByRole('region', { name: '数采仪', exact: true })
    .getByRole('link', { name: new RegExp(world.province.gas.outletName) })
    .click()
  await page.waitForURL(/\/outlets\/\d+/)
})

test('an authority of one city sees its own loggers only', async () => {
  const page = await world.open('desk', 'wuhan')
  await page.goto('/loggers')
  const list = page.getByRole('region', { name: '数采仪', exact: true })
  await list.getByRole('row').nth(1).waitFor()
  const areas = await list.locator('tbody .logger-sub:not(.mono)').allTextContents()
  expect(areas.length).toBeGreaterThan(0)
  const admin = await world.open('desk', 'admin')
  await admin.goto('/loggers')
  await admin.getByRole('row').nth(1).waitFor()
  const total = async (from: typeof page) =>
    Number((await from.locator('.loggers-total').textContent())!.replaceAll(',', ''))
  expect(await total(page)).toBeLessThan(await total(admin))
})
