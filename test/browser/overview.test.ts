import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { gasRealtime } from './speech.ts'
import { openWorld, overflowsSideways, picture, seriousFindings } from './world.ts'
import type { Size, World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const rows = (page: Page) => page.getByRole('table').locator('tbody tr')
const state = (page: Page, name: string) =>
  page.getByRole('region', { name: '按状态筛选' }).getByRole('button', { name })

async function openOverview(size: Size, login = 'admin', address = '/'): Promise<Page> {
  const page = await world.open(size, login)
  await page.goto(address)
  await rows(page).first().waitFor()
  return page
}

describe.each<Size>(['desk', 'phone'])('at %s size', (size) => {
  test('shows every outlet with its state, values, unit, data time and age', async () => {
    const page = await openOverview(size)
    await picture(page, `overview-${size}`)
    await picture(page, `overview-${size}-whole`, true)
    expect(await seriousFindings(page)).toEqual([])
    expect(await overflowsSideways(page)).toBe(false)
    expect(await page.title()).toBe('总览 · 清源')

    expect(await rows(page).first().textContent()).toMatch(
      /离线.*21\.5.*mg\/L.*1 天前|离线.*21\.5.*mg\/L.*24 小时前/,
    )
    expect(await state(page, '在线').textContent()).toMatch(/在线2/)
    expect(await state(page, '滞后').textContent()).toMatch(/滞后1/)
    expect(await state(page, '离线').textContent()).toMatch(/离线1/)
  })
})

test('filters stand in the address and survive a reload; the back button takes them away', async () => {
  const page = await openOverview('desk')
  await state(page, '在线').click()
  await page.waitForURL('**/?state=live')
  await expect.poll(() => rows(page).count()).toBe(2)
  await page.getByText('废气', { exact: true }).first().click()
  await expect.poll(() => rows(page).count()).toBe(1)
  expect(await rows(page).first().textContent()).toContain(world.province.gas.outletName)
  await page.reload()
  await expect.poll(() => rows(page).count()).toBe(1)
  await page.goBack()
  await expect.poll(() => rows(page).count()).toBe(2)
})

test('finds by name, and says what to do when nothing fits', async () => {
  const page = await openOverview('desk')
  const find = page.getByRole('searchbox', { name: /查找/ })
  await find.fill('no such outlet')
  await page.getByText('没有符合条件的排放口').waitFor()
  await page.getByRole('button', { name: '清除全部筛选' }).click()
  await rows(page).first().waitFor()
  await expect.poll(() => find.inputValue()).toBe('')
})

test('a click on an area goes down to it, the trail leads back', async () => {
  const page = await openOverview('desk')
  const areas = page.getByRole('region', { name: '地区' })
  await areas.getByRole('button', { name: /武汉市/ }).click()
  await page.waitForURL(/division=4201/)
  await areas.getByRole('button', { name: /青山区/ }).click()
  await page.waitForURL(/division=420107/)
  await expect.poll(() => areas.getByRole('list').first().textContent()).toMatch(/湖北省武汉市.+[区县]/)
  await areas.getByRole('button', { name: '湖北省' }).click()
  await page.waitForURL((url) => !url.search.includes('division'))
})

test('somebody of 武汉 sees 武汉 only, and no gateway', async () => {
  const page = await openOverview('desk', 'wuhan')
  await page.getByText('武汉市').first().waitFor()
  expect(await page.getByRole('link', { name: '网关' }).count()).toBe(0)
  await page.goto('/gateway')
  await page.getByRole('heading', { name: '总览' }).waitFor()
})

test('a new frame changes the row without a reload, and the row glows', async () => {
  const page = await openOverview('desk', 'admin', '/?state=live&medium=gas')
  await page.getByText('实时更新').waitFor()
  const row = rows(page).first()
  expect(await row.textContent()).not.toContain('77.77')
  const heard = world.machine.received.length
  world.machine.send(gasRealtime(Date.now(), 77.77))
  await world.machine.answers(heard + 1)
  await expect.poll(() => row.textContent(), { timeout: 10_000 }).toContain('77.77')
  expect(await row.getAttribute('class')).toMatch(/glow/)
})

test('exports what the filters show', async () => {
  const page = await openOverview('desk', 'admin', '/?state=live')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  expect(text.startsWith('\uFEFF状态,排放口,排污单位')).toBe(true)
  expect(text.trim().split('\r\n')).toHaveLength(3)
  expect(text).toContain(world.province.water.outletName)
})

test('the platform gone: what was shown stays, and says that it is old', async () => {
  const page = await openOverview('desk', 'admin', '/?state=live')
  await page.route('**/api/**', (route) => route.abort())
  await state(page, '在线').click()
  await page.getByText('连接不上平台').first().waitFor({ timeout: 20_000 })
  await page.unroute('**/api/**')
  await page.getByRole('button', { name: '重试' }).first().click()
  await expect.poll(() => page.getByText('连接不上平台').count(), { timeout: 15_000 }).toBe(0)
})
